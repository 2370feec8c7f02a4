/** The local disk as Hadoop sees it, without a process for each file. */
package org.carelake.jobs.disk;
