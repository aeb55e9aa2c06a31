package io.pgcmk.local.keyvault;

import io.pgcmk.local.cloud.AccessToken;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultSettings;

/** Decides who comes in to a vault and what they may do there. */
final class Doorkeeper {
    static final String AUDIENCE = "https://vault.azure.net";

    /** The one address that anyone has on this machine. */
    private static final String CLIENT = "127.0.0.1";

    private final Cloud cloud;

    Doorkeeper(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Throws what the service says to a token of another audience or tenant. */
    void admit(Vault vault, AccessToken token) {
        if (!token.isFor(AUDIENCE)) {
            throw VaultErrorException.unauthorized("AKV10022: Invalid audience. Expected " + AUDIENCE + ", found: "
                    + String.join(", ", token.audiences()) + ".");
        }
        String tenant = vault.settings().tenantId();
        if (!token.isFrom(tenant)) {
            throw VaultErrorException.unauthorized("AKV10032: Invalid issuer. Expected one of https://sts.windows.net/"
                    + tenant + "/, found " + token.issuer() + ".");
        }
    }

    /** Throws what the service says to a caller whom the network or a missing grant keeps out. */
    void authorize(Vault vault, AccessToken token, Route route) {
        VaultSettings settings = vault.settings();
        String caller = "appid=" + token.appid() + ";oid=" + token.oid() + ";iss=" + token.issuer();
        String place = vault.name() + ";location=" + settings.location();
        if (!settings.publicNetworkAccess()) {
            throw VaultErrorException.forbidden(
                    "ForbiddenByConnection",
                    "Public network access is disabled and request is not from a trusted service nor via an approved"
                            + " private link.\r\nCaller: " + caller + "\r\nVault: " + place);
        }
        if (!settings.network().admits(CLIENT)) {
            throw VaultErrorException.forbidden(
                    "ForbiddenByFirewall",
                    "Client address is not authorized and caller is not a trusted service.\r\nClient address: " + CLIENT
                            + "\r\nCaller: " + caller + "\r\nVault: " + place);
        }
        Operation operation = route.operation();
        if (settings.rbac()) {
            if (!cloud.roles().allowDataAction(token.oid(), scope(vault, route), operation.dataAction())) {
                throw VaultErrorException.forbidden(
                        "ForbiddenByRbac",
                        "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny"
                                + " assignments or role definitions were changed recently, please observe propagation"
                                + " time.\r\nCaller: " + caller + "\r\nAction: '" + operation.dataAction()
                                + "'\r\nResource: '" + scope(vault, route) + "'\r\nAssignment: (not found)\r\n"
                                + "DenyAssignmentId: null\r\nDecisionReason: 'DeniedWithNoValidRBAC' \r\nVault: "
                                + place + "\r\n");
            }
        } else if (!byPolicy(settings, token, operation)) {
            throw VaultErrorException.forbidden(
                    "AccessDenied",
                    "The user, group or application '" + caller + "' does not have "
                            + (operation.isOfKeys() ? "keys " : "secrets ") + operation.permission()
                            + " permission on key vault '" + place + "'. For help resolving this issue, please see"
                            + " https://go.microsoft.com/fwlink/?linkid=2125287");
        }
    }

    private static boolean byPolicy(VaultSettings settings, AccessToken token, Operation operation) {
        return operation.isOfKeys()
                ? settings.allowsKeys(token.oid(), operation.permission())
                : settings.allowsSecrets(token.oid(), operation.permission());
    }

    private static String scope(Vault vault, Route route) {
        if (route.name().isEmpty()) {
            return vault.id().toString();
        }
        return route.operation().isOfKeys()
                ? vault.id().key(route.name())
                : vault.id().secret(route.name());
    }
}
