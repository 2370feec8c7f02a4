/** Proves that what is published shows nothing that must stay private. */
package org.carelake.transforms.privacy;
