/** What is to be forgotten, and how records that tell of it are made to. */
package org.carelake.transforms.erasure;
