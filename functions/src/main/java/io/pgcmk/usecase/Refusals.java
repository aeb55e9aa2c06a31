package io.pgcmk.usecase;

import io.pgcmk.domain.check.Observation;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.domain.preflight.Obstacle;
import io.pgcmk.domain.preflight.Preflight;
import io.pgcmk.domain.server.Access.Inaccessible;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.UnreadableDekException;
import java.util.List;

/** The refusals that more than one call gives, each in one place. */
final class Refusals {
    private Refusals() {}

    /** R11: an Inaccessible server may be read, deleted, revalidated and repaired. */
    static RequestRefusedException inaccessible(Server server, Enabled enabled, Inaccessible closed) {
        Cause cause = closed.cause();
        return RequestRefusedException.conflict(
                "ServerInaccessible",
                "the server is Inaccessible (" + cause.code().apiName()
                        + "): it may only be deleted, revalidated, or given another properties.cmk.identity or keyVaultId."
                        + " To make it Ready: "
                        + Remedy.of(cause, server.registration(), enabled.key().pinned()));
    }

    static RequestRefusedException identityInUse() {
        return RequestRefusedException.conflict(
                "IdentityInUse",
                "properties.cmk.identity.clientId belongs to another server; each server needs an identity of its own");
    }

    /**
     * For what may be done to a server that is Ready, with a key or without.
     *
     * @throws RequestRefusedException if something is under way, or it is Inaccessible (R11)
     */
    static void requireSettled(Server server) {
        switch (server.protection()) {
            case Protection.None none -> {}
            case Protection.Enabling enabling -> throw operationInProgress();
            case Protection.Releasing releasing -> throw releasing();
            case Enabled enabled -> {
                if (enabled.access() instanceof Inaccessible closed) {
                    throw inaccessible(server, enabled, closed);
                }
            }
        }
    }

    /**
     * For what a Ready server with a key may be asked.
     *
     * @throws RequestRefusedException if it is none
     */
    static Enabled requireEnabled(Server server) {
        requireSettled(server);
        if (!(server.protection() instanceof Enabled enabled)) {
            throw noActiveKey();
        }
        return enabled;
    }

    static RequestRefusedException noActiveKey() {
        return RequestRefusedException.conflict(
                "NoActiveKey", "the server has no active key; enable one with PUT of …/keys/{vault}_{key}_{version}");
    }

    static RequestRefusedException releasing() {
        return RequestRefusedException.conflict(
                "ServerReleasing", "the server is being released; wait until that has ended, then repeat");
    }

    static RequestRefusedException changedMeanwhile() {
        return RequestRefusedException.conflict("Conflict", "the server changed meanwhile; repeat the call");
    }

    static RequestRefusedException operationInProgress() {
        return RequestRefusedException.conflict(
                "OperationInProgress",
                "a key is being enabled for this server; wait until that has ended, then repeat");
    }

    /** @throws RequestRefusedException one for all obstacles: its code says what weighs most, its details say everything */
    static void requireAllowed(Preflight preflight) {
        if (!preflight.allowed()) {
            throw preflight(preflight);
        }
    }

    private static RequestRefusedException preflight(Preflight preflight) {
        List<Finding> obstacles = preflight.obstacles();
        String message = Obstacle.heaviest(obstacles).message()
                + (obstacles.size() == 1 ? "" : "; and " + (obstacles.size() - 1) + " more, see details");
        return Obstacle.mayPass(obstacles)
                ? RequestRefusedException.unavailable(Obstacle.code(obstacles), message, obstacles)
                : RequestRefusedException.conflict(Obstacle.code(obstacles), message, obstacles);
    }

    /** The vault says nothing that counts. */
    static RequestRefusedException silent(String why) {
        return RequestRefusedException.unavailable(
                "AzureKeyVaultUnavailable", "nothing can be said of the key now: " + why + "; repeat the call");
    }

    /** No repetition will help: something else than the key and the right to it is wrong. */
    static RequestRefusedException unreadable(UnreadableDekException failure) {
        return RequestRefusedException.conflict(
                "DekUnreadable",
                failure.getMessage()
                        + "; the vault answers, and no repetition helps: look for another copy of this wrapped DEK, which is"
                        + " in cmk_control, or in the sidecar of the backup or archive");
    }

    /** The vault says no to a key that is, or was, active. */
    static RequestRefusedException keyRefused(Server server, KekVersion key, Observation.Refused refused) {
        Cause cause = refused.cause();
        String code = switch (cause.code()) {
            case PERMISSION_REVOKED -> "AzureKeyVaultMissingPermissionsMessage";
            case KEY_DISABLED -> "AzureKeyVaultKeyDisabledMessage";
            case KEY_EXPIRED -> "AzureKeyVaultInvalidExpirationDate";
            case KEY_NOT_YET_VALID -> "AzureKeyVaultInvalidActivationDate";
            case KEY_DELETED, KEY_PURGED -> "AzureKeyVaultKeyNotFoundMessage";
            case VAULT_DELETED -> "AzureKeyVaultVaultNotFoundMessage";
            case FIREWALL_CHANGED -> "AzureKeyVaultFirewallMessage";
            case IDENTITY_DELETED -> "AzureKeyVaultIdentityNotFoundMessage";
            case TENANT_CHANGED -> "AzureKeyVaultTenantMismatchMessage";
            case VAULT_UNREACHABLE -> "AzureKeyVaultUnavailable";
            case AWAITING_REVALIDATION -> "ServerInaccessible";
        };
        return RequestRefusedException.conflict(
                code, refused.evidence() + ". To mend it: " + Remedy.of(cause, server.registration(), key));
    }

    /** Another PostgreSQL than the one that was registered answers where the server is, or is said to be. */
    static RequestRefusedException notTheSame(Server server, Registration registration) {
        return RequestRefusedException.badRequest(
                "PostgresNotTheSame",
                "properties.postgres.hosts",
                registration.postgres() + " is not the PostgreSQL that was registered ("
                        + server.node().clusterName() + "); register another PostgreSQL as a server of its own");
    }
}
