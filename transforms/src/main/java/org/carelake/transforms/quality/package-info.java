/** Tests of contracts as Spark queries that count what breaks them. */
package org.carelake.transforms.quality;
