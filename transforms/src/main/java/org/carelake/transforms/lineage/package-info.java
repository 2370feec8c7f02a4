/** Where the columns of a query come from, read from Spark's analysed plan. */
package org.carelake.transforms.lineage;
