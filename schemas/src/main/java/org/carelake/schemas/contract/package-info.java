/** What a model promises: columns, types, PHI classes and tests, read from YAML. */
package org.carelake.schemas.contract;
