/** Rows as lines of CSV. */
package org.carelake.transforms.csv;
