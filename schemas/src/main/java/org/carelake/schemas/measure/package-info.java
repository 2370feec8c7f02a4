/** What a catalogue of measures says: populations, facts about a person and periods, from YAML. */
package org.carelake.schemas.measure;
