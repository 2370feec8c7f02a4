/** The documentation site: facts of models, lineage, runs, metrics and dashboards as one page. */
package org.carelake.jobs.docs;
