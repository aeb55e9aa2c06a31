package io.pgcmk.local.cloud;

import java.util.List;

/** What one principal may do in a vault that goes by access policies: {@code get}, {@code wrapKey} and so on. */
public record AccessPolicy(String tenantId, String objectId, List<String> keys, List<String> secrets) {

    public AccessPolicy {
        keys = List.copyOf(keys);
        secrets = List.copyOf(secrets);
    }

    boolean allowsKeys(String permission) {
        return contains(keys, permission);
    }

    boolean allowsSecrets(String permission) {
        return contains(secrets, permission);
    }

    private static boolean contains(List<String> permissions, String wanted) {
        return permissions.stream().anyMatch(given -> given.equalsIgnoreCase("all") || given.equalsIgnoreCase(wanted));
    }
}
