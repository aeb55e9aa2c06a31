package io.pgcmk.domain.key;

import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KeyIdentifier;
import java.util.Locale;

/** The command that mends what is wrong with a key; the key administrator runs it, never pg-cmk (R21). */
public final class Remedy {
    private Remedy() {}

    /** What makes an Inaccessible server Ready again. */
    public static String of(Cause cause, Registration registration, KeyIdentifier key) {
        return switch (cause.code()) {
            case PERMISSION_REVOKED -> grant(registration, key);
            case KEY_DISABLED -> enable(key);
            case KEY_EXPIRED -> extend(key);
            case KEY_NOT_YET_VALID -> activate(key);
            case KEY_DELETED -> recover(key);
            case AWAITING_REVALIDATION -> grant(registration, key) + "  then POST …/revalidate";
        };
    }

    /** Grants the three rights, under either permission model. */
    public static String grant(Registration registration, KeyIdentifier key) {
        return grantByRole(registration, key) + "  or, in a vault with access policies: "
                + grantByPolicy(registration, key);
    }

    public static String grantByRole(Registration registration, KeyIdentifier key) {
        VaultId vault = registration.keyVaultId();
        String scope = (vault == null ? "{resource id of vault " + key.kek().vaultName() + "}" : vault.toString())
                + "/keys/" + key.kek().name();
        return "az role assignment create --role \"Key Vault Crypto Service Encryption User\" --assignee-object-id "
                + registration.identity().principalId() + " --assignee-principal-type ServicePrincipal --scope "
                + scope;
    }

    public static String grantByPolicy(Registration registration, KeyIdentifier key) {
        return "az keyvault set-policy --name " + key.kek().vaultName() + " --object-id "
                + registration.identity().principalId() + " --key-permissions get wrapKey unwrapKey";
    }

    public static String enable(KeyIdentifier key) {
        return "az keyvault key set-attributes --id " + key.uri() + " --enabled true";
    }

    public static String extend(KeyIdentifier key) {
        return "az keyvault key set-attributes --id " + key.uri() + " --expires {a date in the future}";
    }

    public static String activate(KeyIdentifier key) {
        return "az keyvault key set-attributes --id " + key.uri() + " --not-before {a date in the past}";
    }

    public static String recover(KeyIdentifier key) {
        return "az keyvault key recover --vault-name " + key.kek().vaultName() + " --name "
                + key.kek().name();
    }

    /** {@code az keyvault update} with one option. */
    public static String updateVault(KeyIdentifier key, String option) {
        return "az keyvault update --name " + key.kek().vaultName().toLowerCase(Locale.ROOT) + " " + option;
    }
}
