/** Runs views over FHIR files without a project: what {@code carelake view} does. */
package org.carelake.jobs.view;
