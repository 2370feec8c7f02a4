/** Proves that the anonymised track shows nothing that its profile does not admit. */
package org.carelake.transforms.privacy;
