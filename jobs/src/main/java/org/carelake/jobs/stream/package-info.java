/** Structured Streaming over landing folders: which files come next, batch by batch. */
package org.carelake.jobs.stream;
