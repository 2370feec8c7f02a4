/**
 * Tests of tables as Spark queries that count what breaks them. A kind of test is one {@link
 * org.carelake.transforms.quality.TestKind}; a declared test becomes a {@link
 * org.carelake.transforms.quality.BoundTest} before any data is read; a {@link
 * org.carelake.transforms.quality.TestRun} counts.
 */
package org.carelake.transforms.quality;
