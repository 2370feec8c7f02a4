/** The facts of a project and its last run in the formats that dbt publishes. */
package org.carelake.jobs.artifact;
