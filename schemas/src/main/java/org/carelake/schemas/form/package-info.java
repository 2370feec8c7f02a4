/** Questionnaire forms: which table a form makes, and the column of each of its items. */
package org.carelake.schemas.form;
