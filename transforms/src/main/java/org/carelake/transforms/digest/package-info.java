/** Checksums. */
package org.carelake.transforms.digest;
