package org.carelake.schemas.config;

import java.io.Serializable;

/**
 * What ingest accepts; anything past it goes to quarantine.
 *
 * @param maxLineBytes longest line of NDJSON or longest Bundle entry, in bytes
 * @param maxDepth deepest nesting of JSON objects and arrays
 */
public record IngestLimits(long maxLineBytes, int maxDepth) implements Serializable {}
