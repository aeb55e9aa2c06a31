package io.pgcmk.local.cloud;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A role definition.
 *
 * @param id the GUID
 * @param actions what it allows on resources; {@code *} stands for any text
 * @param dataActions what it allows on what the resources hold
 */
public record Role(String id, String name, boolean builtIn, List<String> actions, List<String> dataActions) {

    /** The built-in roles that vaults, topics and their users need, as Azure publishes them. */
    static final List<Role> BUILT_IN = List.of(
            control("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", "*"),
            control("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", "*/read"),
            data("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator", "Microsoft.KeyVault/vaults/*"),
            data(
                    "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
                    "Key Vault Crypto Officer",
                    "Microsoft.KeyVault/vaults/keys/*",
                    "Microsoft.KeyVault/vaults/keyrotationpolicies/*"),
            data(
                    "e147488a-f6f5-4113-8e2d-b22465e65bf6",
                    "Key Vault Crypto Service Encryption User",
                    "Microsoft.KeyVault/vaults/keys/read",
                    "Microsoft.KeyVault/vaults/keys/wrap/action",
                    "Microsoft.KeyVault/vaults/keys/unwrap/action"),
            data(
                    "21090545-7ca7-4776-b22c-e363652d74d2",
                    "Key Vault Reader",
                    "Microsoft.KeyVault/vaults/*/read",
                    "Microsoft.KeyVault/vaults/secrets/readMetadata/action"),
            data(
                    "4633458b-17de-408a-b874-0445c86b69e6",
                    "Key Vault Secrets User",
                    "Microsoft.KeyVault/vaults/secrets/getSecret/action",
                    "Microsoft.KeyVault/vaults/secrets/readMetadata/action"),
            data(
                    "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
                    "Key Vault Secrets Officer",
                    "Microsoft.KeyVault/vaults/secrets/*"),
            data(
                    "d5a91429-5739-47e2-a06b-3470a27159e7",
                    "EventGrid Data Sender",
                    "Microsoft.EventGrid/events/send/action"));

    public Role {
        actions = List.copyOf(actions);
        dataActions = List.copyOf(dataActions);
    }

    boolean allowsAction(String action) {
        return anyMatches(actions, action);
    }

    boolean allowsDataAction(String action) {
        return anyMatches(dataActions, action);
    }

    private static boolean anyMatches(List<String> patterns, String action) {
        return patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT).split("\\*", -1))
                .map(parts -> String.join(
                        ".*", List.of(parts).stream().map(Pattern::quote).toList()))
                .anyMatch(action.toLowerCase(Locale.ROOT)::matches);
    }

    private static Role control(String id, String name, String... actions) {
        return new Role(id, name, true, List.of(actions), List.of());
    }

    private static Role data(String id, String name, String... dataActions) {
        return new Role(id, name, true, List.of(), List.of(dataActions));
    }
}
