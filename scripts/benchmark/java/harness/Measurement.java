package org.carelake.benchmark;

/**
 * One process of one system.
 *
 * @param input the name of what it read
 * @param round the number of the round, from 1
 * @param load the load average of the machine over a minute, when the round began
 * @param system its name
 * @param start seconds until it was ready to read
 * @param first seconds of the first pass
 * @param warm seconds of the second pass
 * @param cpu seconds of processor time that the second pass took
 * @param foreign the part of the cores that other processes had during the second pass
 * @param peakMegabytes the most physical memory of the process, in units of 2^20 bytes
 */
record Measurement(
    String input,
    int round,
    double load,
    String system,
    double start,
    double first,
    double warm,
    double cpu,
    double foreign,
    double peakMegabytes) {
  /** More than this part of the cores for others makes a measurement void. */
  static final double MOST_FOREIGN = 0.1;

  /** Whether others had so much of the machine that the time says little. */
  boolean isDisturbed() {
    return foreign > MOST_FOREIGN;
  }

  /** As a line of a file. */
  String toLine() {
    return String.join(
        "\t",
        input,
        String.valueOf(round),
        String.valueOf(load),
        system,
        String.valueOf(start),
        String.valueOf(first),
        String.valueOf(warm),
        String.valueOf(cpu),
        String.valueOf(foreign),
        String.valueOf(peakMegabytes));
  }

  static Measurement ofLine(String line) {
    String[] parts = line.split("\t");
    return new Measurement(
        parts[0],
        Integer.parseInt(parts[1]),
        Double.parseDouble(parts[2]),
        parts[3],
        Double.parseDouble(parts[4]),
        Double.parseDouble(parts[5]),
        Double.parseDouble(parts[6]),
        Double.parseDouble(parts[7]),
        Double.parseDouble(parts[8]),
        Double.parseDouble(parts[9]));
  }
}
