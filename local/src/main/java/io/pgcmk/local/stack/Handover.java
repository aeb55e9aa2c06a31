package io.pgcmk.local.stack;

import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.postgres.LocalPostgres;
import java.util.List;
import java.util.Locale;

/** Writes down where everything is, once everything runs. */
record Handover(Contoso contoso, Emulators emulators, Passwords passwords, LocalTrust trust) {

    Ready ready(int functionsPort, int postgresPort) {
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
                List.of(postgres(postgresPort)));
    }

    private Ready.Postgres postgres(int port) {
        Identity identity = contoso.server();
        return new Ready.Postgres(
                Contoso.SERVER,
                "127.0.0.1",
                port,
                LocalPostgres.SUPERUSER,
                passwords.superuser(),
                OrdersPostgres.APP_USER,
                passwords.app(),
                OrdersPostgres.DATABASE,
                Contoso.serverId(),
                Contoso.keyUri(),
                contoso.vault().toString(),
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
