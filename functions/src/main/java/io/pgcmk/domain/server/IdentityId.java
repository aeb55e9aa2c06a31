package io.pgcmk.domain.server;

import java.util.regex.Pattern;

/** The ARM resource id of a user-assigned managed identity. */
public record IdentityId(String value) {
    private static final Pattern ID = Pattern.compile(
            "/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities/[^/]+",
            Pattern.CASE_INSENSITIVE);

    public IdentityId {
        if (!ID.matcher(value).matches()) {
            throw new IllegalArgumentException("not the resource id of a user-assigned managed identity: " + value);
        }
    }

    public String subscription() {
        return value.split("/", 4)[2];
    }

    /** ARM ids differ in case from one place to another. */
    public boolean isSame(IdentityId other) {
        return value.equalsIgnoreCase(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
