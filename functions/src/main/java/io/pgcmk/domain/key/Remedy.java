package io.pgcmk.domain.key;

import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Instant;
import java.util.Locale;

/** The command that mends what is wrong with a key; the key administrator runs it, never pg-cmk (R21). */
public final class Remedy {
    private Remedy() {}

    /**
     * What makes an Inaccessible server Ready again.
     *
     * @param key the version that wraps its DEK: of a key without one, the command would mend the newest version
     */
    public static String of(Cause cause, Registration registration, KekVersion key) {
        return switch (cause.code()) {
            case PERMISSION_REVOKED -> grant(registration, key);
            case KEY_DISABLED -> enable(key);
            case KEY_EXPIRED -> extend(key);
            case KEY_NOT_YET_VALID -> activate(key);
            case KEY_DELETED -> recover(key) + before(cause);
            case KEY_PURGED -> restore(key) + "  then POST …/revalidate";
            case VAULT_DELETED -> recoverVault(key) + before(cause) + thenGrant(registration, key);
            case FIREWALL_CHANGED -> letIn(key);
            case IDENTITY_DELETED -> replaceIdentity(registration, key);
            case TENANT_CHANGED -> returnVault(registration, key);
            case VAULT_UNREACHABLE -> find(registration, key);
            case AWAITING_REVALIDATION -> grant(registration, key) + "  then POST …/revalidate";
        };
    }

    /** What makes a version that the server has left unwrap again what still lies under it. */
    public static String of(OlderVersion older, Registration registration) {
        KekVersion key = older.version();
        Instant until = older.recoverableUntil();
        return switch (older.seen()) {
            case NOT_YET, USABLE -> "";
            case DISABLED -> enable(key);
            case DELETED -> recover(key) + (until == null ? "" : "  before " + until);
            case PURGED -> restore(key);
            case VAULT_GONE -> recoverVault(key) + thenGrant(registration, key);
            case REFUSED -> grant(registration, key) + "  or, if it is the firewall: " + letIn(key);
        };
    }

    /** Grants the three rights, under either permission model. */
    public static String grant(Registration registration, KeyIdentifier key) {
        return grantByRole(registration, key) + "  or, in a vault with access policies: "
                + grantByPolicy(registration, key);
    }

    public static String grantByRole(Registration registration, KeyIdentifier key) {
        return grantByRole(registration.identity().principalId().toString(), registration, key);
    }

    private static String grantByRole(String principalId, Registration registration, KeyIdentifier key) {
        VaultId vault = registration.vaultOf(key.kek());
        String scope = (vault == null ? "{resource id of vault " + key.kek().vaultName() + "}" : vault.toString())
                + "/keys/" + key.kek().name();
        return "az role assignment create --role \"Key Vault Crypto Service Encryption User\" --assignee-object-id "
                + principalId + " --assignee-principal-type ServicePrincipal --scope " + scope;
    }

    public static String grantByPolicy(Registration registration, KeyIdentifier key) {
        return "az keyvault set-policy --name " + key.kek().vaultName() + " --object-id "
                + registration.identity().principalId() + " --key-permissions get wrapKey unwrapKey";
    }

    public static String enable(KeyIdentifier key) {
        return "az keyvault key set-attributes --id " + key.uri() + " --enabled true";
    }

    public static String permit(KeyIdentifier key) {
        return "az keyvault key set-attributes --id " + key.uri() + " --ops wrapKey unwrapKey";
    }

    public static String extend(KeyIdentifier key) {
        return "az keyvault key set-attributes --id " + key.uri() + " --expires {a date in the future}";
    }

    /** Before a version expires: a new one, or a later date. */
    public static String renew(KeyIdentifier followed, KekVersion pinned) {
        String rotate = "az keyvault key rotate --vault-name " + pinned.kek().vaultName() + " --name "
                + pinned.kek().name();
        String follow = switch (followed) {
            case KekId anyVersion -> ", and the server follows the new version by itself";
            case KekVersion named -> "  then PUT {S}/keys/{vault}_{key}_{version} with the new version";
        };
        return rotate + follow + "  or, to keep this version: " + extend(pinned);
    }

    public static String activate(KeyIdentifier key) {
        return "az keyvault key set-attributes --id " + key.uri() + " --not-before {a date in the past}";
    }

    public static String recover(KeyIdentifier key) {
        return "az keyvault key recover --vault-name " + key.kek().vaultName() + " --name "
                + key.kek().name();
    }

    private static String before(Cause cause) {
        return cause.recoverableUntil() == null ? "" : "  before " + cause.recoverableUntil();
    }

    /** R29: nothing else brings back what the key wraps. */
    public static String restore(KeyIdentifier key) {
        return "unrecoverable, unless there is a backup of the key: az keyvault key restore --vault-name "
                + key.kek().vaultName() + " --file {backup of " + key.kek().name() + "}";
    }

    private static String thenGrant(Registration registration, KeyIdentifier key) {
        return "  then, since recovering brings back no role assignment, " + grantByRole(registration, key);
    }

    public static String recoverVault(KeyIdentifier key) {
        return "az keyvault recover --name " + key.kek().vaultName();
    }

    private static String letIn(KeyIdentifier key) {
        return updateVault(key, "--public-network-access Enabled --bypass AzureServices") + "  then " + addAddress(key)
                + "  or, to let everybody in: " + updateVault(key, "--default-action Allow");
    }

    public static String addAddress(KeyIdentifier key) {
        return "az keyvault network-rule add --name " + key.kek().vaultName() + " --ip-address {address}";
    }

    /** A deleted managed identity never comes back; one of the same name is another. */
    private static String replaceIdentity(Registration registration, KeyIdentifier key) {
        String create = switch (registration.identity().kind()) {
            case ATTACHED ->
                "az identity create --name {name} --resource-group {group}  then attach it: az functionapp"
                        + " identity assign --name {function app} --resource-group {group} --identities {its id}";
            case FEDERATED ->
                "az ad app create --display-name {name}  then az ad sp create --id {its appId}  then let it"
                        + " trust the Function App's identity: az ad app federated-credential create --id {its"
                        + " appId} --parameters {file}";
        };
        return create + "  then grant it the rights: " + grantByRole("{its principalId}", registration, key)
                + "  then PATCH properties.cmk.identity and POST …/revalidate";
    }

    /** R5, R34: after a move across tenants either the vault goes back, or encryption is configured anew. */
    private static String returnVault(Registration registration, KeyIdentifier key) {
        return updateVault(
                        key,
                        "--set properties.tenantId=" + registration.identity().tenantId())
                + "  then " + grant(registration, key)
                + "  or, if the move was meant, configure encryption anew: in this tenant, grant the server's identity the"
                + " rights on another vault's key, delete the server's registration and register it again with that key";
    }

    private static String find(Registration registration, KeyIdentifier key) {
        String host = key.kek().vault().getHost();
        return "find out who is silent: az keyvault show --name " + key.kek().vaultName() + "; from the Function App's"
                + " network, nslookup " + host + " and curl https://" + host + "/healthstatus; whether identity "
                + registration.identity().clientId() + " gets tokens; Azure's service health for Key Vault, Entra ID"
                + " and the network. The server opens by itself when the vault answers again";
    }

    /** {@code az keyvault update} with one option. */
    public static String updateVault(KeyIdentifier key, String option) {
        return "az keyvault update --name " + key.kek().vaultName().toLowerCase(Locale.ROOT) + " " + option;
    }
}
