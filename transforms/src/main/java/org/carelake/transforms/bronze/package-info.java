/**
 * From received bytes to bronze rows: lines, envelopes, Bundles, the canonical hash, and the rule
 * that says which version of a resource is the current one. Nothing here reads files or writes
 * tables.
 */
package org.carelake.transforms.bronze;
