/** Where every column comes from, and telling it to others as OpenLineage events. */
package org.carelake.jobs.lineage;
