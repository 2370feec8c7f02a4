/** Two lakehouses of one tenant, and what was published of them, held against each other. */
package org.carelake.jobs.compare;
