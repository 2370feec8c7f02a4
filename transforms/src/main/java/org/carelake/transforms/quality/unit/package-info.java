/** Unit tests of models: rows given, rows expected, and what differs. */
package org.carelake.transforms.quality.unit;
