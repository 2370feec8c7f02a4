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
    double peakMegabytes) {

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
        Double.parseDouble(parts[7]));
  }
}
