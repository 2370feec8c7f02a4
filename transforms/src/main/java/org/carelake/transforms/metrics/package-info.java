/** Works out the metrics of a catalogue: entries and tables in, the metrics fact out. */
package org.carelake.transforms.metrics;
