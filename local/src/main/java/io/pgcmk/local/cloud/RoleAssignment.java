package io.pgcmk.local.cloud;

import java.util.Locale;

/**
 * A role given to a principal for a scope and everything under it.
 *
 * @param name the GUID of the assignment
 * @param roleId the GUID of the role
 */
public record RoleAssignment(String name, String scope, String principalId, String roleId) {

    /** Whether it counts for {@code resource}: its scope is the resource itself or lies above it. */
    public boolean covers(String resource) {
        String above = scope.toLowerCase(Locale.ROOT);
        String below = resource.toLowerCase(Locale.ROOT);
        return above.equals("/") || below.equals(above) || below.startsWith(above + "/");
    }

    /** Whether its scope is the resource itself or lies below it. */
    public boolean lies(String resource) {
        return new RoleAssignment(name, resource, principalId, roleId).covers(scope);
    }
}
