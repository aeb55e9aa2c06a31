package io.pgcmk.local.stack;

import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.postgres.LocalPostgres;
import java.util.List;
import java.util.Locale;

/** Writes down where everything is, once everything runs. */
record Handover(Emulators emulators, Passwords passwords, LocalTrust trust) {

    /** @param postgres the server that it is about */
    Ready ready(int functionsPort, ContosoServer postgres, int postgresPort) {
        return new Ready(
                "http://127.0.0.1:" + functionsPort,
                passwords.masterKey(),
                passwords.systemKey(),
                Contoso.SUBSCRIPTION,
                Contoso.RESOURCE_GROUP,
                Contoso.TENANT,
                new Ready.Callers(caller(Contoso.OPERATOR), caller(Contoso.AUDITOR), keyAdmin()),
                new Ready.KeyVault(
                        emulators.keyVault().port(),
                        trust.caFile().toAbsolutePath().toString()),
                emulators.entra().authority().toString(),
                emulators.arm(),
                new Ready.Cosmos(
                        emulators.cosmos().endpoint(), emulators.cosmos().key()),
                "https://localhost:" + emulators.eventGrid().port(),
                emulators.faults(),
                List.of(postgres(postgres, postgresPort)));
    }

    private Ready.Postgres postgres(ContosoServer server, int port) {
        Identity identity = server.identity();
        return new Ready.Postgres(
                server.name(),
                "127.0.0.1",
                port,
                LocalPostgres.SUPERUSER,
                passwords.superuser(),
                PreparedPostgres.APP_USER,
                passwords.app(),
                PreparedPostgres.DATABASE,
                server.resourceId(),
                server.keyUri(),
                server.vault().toString(),
                new Ready.Identity(
                        kind(identity.kind()), identity.clientId(), identity.principalId(), identity.tenantId()));
    }

    private String caller(String objectId) {
        return emulators
                .entra()
                .callerToken(objectId, Contoso.CLIENT_APPLICATION, FunctionSettings.AUDIENCE, List.of());
    }

    private String keyAdmin() {
        return emulators.entra().keyAdminToken(Contoso.KEY_ADMIN, Contoso.CLIENT_APPLICATION);
    }

    private static String kind(Identity.Kind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
