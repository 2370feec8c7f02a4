/** What runs tell those who watch them: Prometheus, CI pages, a webhook. */
package org.carelake.jobs.observe;
