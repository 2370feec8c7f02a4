package org.carelake.transforms.bronze;

/**
 * What bronze knows about a resource without flattening it. Package-private and short-lived: absent
 * values are null here.
 *
 * @param versionId meta.versionId, or null
 * @param lastUpdated meta.lastUpdated in microseconds since 1970, or null
 * @param tags meta.tag in canonical JSON, or null
 * @param contentHash SHA-256 of the canonical JSON, hexadecimal
 */
record Envelope(
    String type, String id, String versionId, Long lastUpdated, String tags, String contentHash) {}
