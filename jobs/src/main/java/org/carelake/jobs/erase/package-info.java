/** The right to erasure, and how long data is kept. */
package org.carelake.jobs.erase;
