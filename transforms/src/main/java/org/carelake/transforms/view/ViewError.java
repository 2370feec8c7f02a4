package org.carelake.transforms.view;

import java.io.Serializable;

/**
 * A resource that a view could not be applied to.
 *
 * @param view the view's name
 * @param resourceId the id of the resource, as the id column has it; null where that is null
 * @param reason why, without any value of the resource
 */
public record ViewError(String view, String resourceId, String reason) implements Serializable {}
