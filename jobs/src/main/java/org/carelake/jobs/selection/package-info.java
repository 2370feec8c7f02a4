/** Selections of nodes of a graph, as people write them: names, methods, reach, sets. */
package org.carelake.jobs.selection;
