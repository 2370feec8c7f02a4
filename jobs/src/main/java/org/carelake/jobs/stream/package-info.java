/**
 * Structured Streaming over landing folders and topics of Kafka: what comes next, batch by batch.
 */
package org.carelake.jobs.stream;
