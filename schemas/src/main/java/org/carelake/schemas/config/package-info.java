/** What an installation and its tenants are configured to do, bound from HOCON to records. */
package org.carelake.schemas.config;
