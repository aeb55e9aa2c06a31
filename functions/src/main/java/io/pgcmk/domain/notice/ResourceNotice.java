package io.pgcmk.domain.notice;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.IdentityId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a change of a resource, of which ARM tells, means for access to keys. */
public final class ResourceNotice {
    private static final String GROUP = "/subscriptions/[^/]+/resourceGroups/[^/]+";

    private static final Pattern ROLE_ASSIGNMENT =
            pattern("(.*)/providers/Microsoft\\.Authorization/roleAssignments/[^/]+");
    private static final Pattern IDENTITY =
            pattern(GROUP + "/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities/[^/]+");
    private static final Pattern KEY =
            pattern(GROUP + "/providers/Microsoft\\.KeyVault/vaults/([^/]+)/keys/([^/]+)(?:/versions/[^/]+)?");
    private static final Pattern VAULT =
            pattern(GROUP + "/providers/Microsoft\\.KeyVault/vaults/([^/]+)(?:/accessPolicies/.*)?");
    private static final Pattern ABOVE_VAULTS = pattern("/subscriptions/[^/]+(?:/resourceGroups/[^/]+)?");

    private ResourceNotice() {}

    /**
     * Empty if the change cannot concern a key.
     *
     * @param resource the ARM id of what was written or deleted, in any case
     */
    public static Optional<Notice> of(String resource, boolean deleted) {
        Matcher assignment = ROLE_ASSIGNMENT.matcher(resource);
        if (assignment.matches()) {
            return keysIn(assignment.group(1)).map(Notice.OfKeys::new);
        }
        if (IDENTITY.matcher(resource).matches()) {
            // A new one is granted something before it matters, which is a change of its own.
            return deleted ? Optional.of(new Notice.OfIdentity(new IdentityId(resource))) : Optional.empty();
        }
        return ABOVE_VAULTS.matcher(resource).matches()
                ? Optional.empty()
                : keysIn(resource).map(Notice.OfKeys::new);
    }

    private static Optional<KeyScope> keysIn(String scope) {
        Matcher key = KEY.matcher(scope);
        if (key.matches()) {
            return Optional.of(new KeyScope.OfKey(key.group(1), key.group(2)));
        }
        Matcher vault = VAULT.matcher(scope);
        if (vault.matches()) {
            return Optional.of(new KeyScope.OfVault(vault.group(1)));
        }
        return ABOVE_VAULTS.matcher(scope).matches() ? Optional.of(new KeyScope.Within(scope)) : Optional.empty();
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
