/** Questionnaire forms: keeps their metadata and the Questionnaires in step. */
package org.carelake.jobs.forms;
