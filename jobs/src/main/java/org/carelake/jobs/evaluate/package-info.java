/** How well a project keeps its own rules; nothing is built or read for it. */
package org.carelake.jobs.evaluate;
