/** Questionnaire responses: their answers in long form, wide tables per form, and scores. */
package org.carelake.transforms.form;
