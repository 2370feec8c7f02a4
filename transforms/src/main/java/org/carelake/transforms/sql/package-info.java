/** SQL models: parsed by Spark, bound to tables of a lakehouse in the plan, without a catalog. */
package org.carelake.transforms.sql;
