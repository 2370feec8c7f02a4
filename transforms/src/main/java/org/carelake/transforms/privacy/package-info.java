/** What keeps a person from being known by what is published. */
package org.carelake.transforms.privacy;
