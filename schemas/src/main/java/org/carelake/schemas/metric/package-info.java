/** What a metrics catalogue says: the entries, read from YAML. */
package org.carelake.schemas.metric;
