package org.carelake.benchmark;

/**
 * One process of one system.
 *
 * @param system its name
 * @param start seconds until it was ready to read
 * @param first seconds of the first pass
 * @param warm seconds of the second pass
 * @param peakMegabytes the most physical memory of the process, in units of 2^20 bytes
 */
record Measurement(String system, double start, double first, double warm, double peakMegabytes) {}
