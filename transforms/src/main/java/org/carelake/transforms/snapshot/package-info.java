/** Histories of tables: which versions of rows there are after a further look at the table. */
package org.carelake.transforms.snapshot;
