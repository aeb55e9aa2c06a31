package io.pgcmk.local.arm;

import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Happening;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.kit.LocalResponse;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what requests did: ARM of each resource that was written or deleted, Key Vault of each change of its policies. */
record Announcements(Cloud cloud) {
    private static final Pattern VAULT =
            Pattern.compile(".*/vaults/([^/]+)(?:/accessPolicies/[^/]+)?", Pattern.CASE_INSENSITIVE);

    /** Whatever a resource lies in, its type is what follows the last provider. */
    private static final Pattern TYPE =
            Pattern.compile(".*/providers/([^/]+/[^/]+)/[^/]+(?:/([^/]+)/[^/]*)?", Pattern.CASE_INSENSITIVE);

    /** A delete that found nothing (204), like a read, is nobody's news. */
    LocalResponse after(String method, String id, Supplier<LocalResponse> work) {
        Optional<Vault> vault = vault(id);
        Optional<VaultSettings> before = vault.map(Vault::settings);
        LocalResponse answer = work.get();
        if (answer.status() == 200 || answer.status() == 201) {
            switch (method) {
                case "PUT", "PATCH" -> cloud.tell(new Happening.ResourceWritten(id, type(id) + "/write"));
                case "DELETE" -> cloud.tell(new Happening.ResourceDeleted(id, type(id) + "/delete"));
                default -> {}
            }
            vault.filter(changed -> before.filter(settings -> differ(settings, changed.settings()))
                            .isPresent())
                    .ifPresent(changed -> cloud.tell(new Happening.AccessPolicyChanged(changed.id())));
        }
        return answer;
    }

    private static boolean differ(VaultSettings before, VaultSettings after) {
        return before.rbac() != after.rbac() || !before.accessPolicies().equals(after.accessPolicies());
    }

    private Optional<Vault> vault(String id) {
        Matcher vault = VAULT.matcher(id);
        return vault.matches() ? cloud.vaults().find(vault.group(1)) : Optional.empty();
    }

    private static String type(String id) {
        Matcher type = TYPE.matcher(id);
        if (!type.matches()) {
            throw new IllegalStateException("a resource without a provider was changed: " + id);
        }
        return type.group(2) == null ? type.group(1) : type.group(1) + "/" + type.group(2);
    }
}
