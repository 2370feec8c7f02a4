package org.carelake.jobs.model;

/**
 * A resource that a view can't flatten, such as one with two values where one is allowed.
 *
 * @param resourceId its logical id; it stays inside the tenant's lakehouse
 * @param reason what is wrong, without any value of the resource
 */
public record RejectedResource(String resourceId, String reason) {}
