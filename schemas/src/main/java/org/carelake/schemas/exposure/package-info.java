/** Who uses the tables: dashboards, reports and other exposures, read from YAML. */
package org.carelake.schemas.exposure;
