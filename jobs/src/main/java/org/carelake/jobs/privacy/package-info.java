/** Keys, reports and checks of the anonymised track. */
package org.carelake.jobs.privacy;
