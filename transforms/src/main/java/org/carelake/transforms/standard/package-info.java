/** Mends codes and code systems, so that equal things compare equal. */
package org.carelake.transforms.standard;
