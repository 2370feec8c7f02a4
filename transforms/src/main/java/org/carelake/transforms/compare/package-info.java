/** What became of a table's rows between two states of it. */
package org.carelake.transforms.compare;
