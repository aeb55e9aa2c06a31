package io.pgcmk.wiring;

import com.azure.core.http.HttpClient;
import com.azure.cosmos.CosmosClient;
import io.pgcmk.adapter.arm.ArmVaultControlPlane;
import io.pgcmk.adapter.cosmos.CosmosStores;
import io.pgcmk.adapter.identity.AppServiceIdentity;
import io.pgcmk.adapter.identity.EntraCallerTokens;
import io.pgcmk.adapter.identity.EntraTenant;
import io.pgcmk.adapter.identity.KeyVaultSecretSource;
import io.pgcmk.adapter.identity.SecretSource;
import io.pgcmk.adapter.identity.SecretUnavailableException;
import io.pgcmk.adapter.identity.ServerCredentials;
import io.pgcmk.adapter.keyvault.AzureKekVaults;
import io.pgcmk.adapter.keyvault.ChallengeVaultTenants;
import io.pgcmk.adapter.postgres.AdminPasswords;
import io.pgcmk.adapter.postgres.AllowedHosts;
import io.pgcmk.adapter.postgres.JdbcPostgresServers;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.envelope.azure.VaultHttp;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.Workers;
import io.pgcmk.usecase.Ports;
import io.pgcmk.usecase.UseCases;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** The running app: every object and what it needs, in the order in which they are built. */
final class ControlPlane {
    private ControlPlane() {}

    static Functions of(Settings settings) {
        return Functions.of(UseCases.of(ports(settings)), settings.tenantId());
    }

    private static Ports ports(Settings settings) {
        Clock clock = Clock.systemUTC();
        HttpClient http = VaultHttp.create();
        EntraTenant tenant = new EntraTenant(settings.tenantId(), settings.authorityHost(), !settings.local());
        ServerCredentials credentials = new ServerCredentials(tenant, http, settings.controlClientId());
        VaultAddress address = VaultAddress.onPort(settings.keyVaultPort());
        SecretSource secrets = new KeyVaultSecretSource(settings.secretsVault(), credentials.own(), http, address);
        CosmosClient cosmos = CosmosStores.clientFor(settings.cosmosEndpoint().toString())
                .credential(credentials.own())
                .buildClient();
        CosmosStores stores = new CosmosStores(cosmos, settings.cosmosDatabase(), clock, ControlPlane::pause);
        Workers workers = new VirtualThreads();
        return new Ports(
                stores.servers(),
                stores.backups(),
                stores.rotations(),
                stores.wrappedUnder(),
                stores.surveys(),
                stores.outbox(),
                stores.events(),
                stores.names(),
                stores.keyUsage(),
                stores.schedule(),
                new JdbcPostgresServers(
                        new AllowedHosts(settings.allowedHosts(), settings.local()), adminPasswords(secrets), workers),
                new AzureKekVaults(credentials::of, http, address),
                new ChallengeVaultTenants(http, address),
                new ArmVaultControlPlane(credentials.own(), http, settings.armEndpoint()),
                new AppServiceIdentity(http, settings.controlClientId()),
                new EntraCallerTokens(tenant, Set.of(settings.apiAudience()), clock),
                workers,
                ControlPlane::pause,
                settings.lease(),
                new SecureRandom(),
                clock);
    }

    private static AdminPasswords adminPasswords(SecretSource secrets) {
        return server -> {
            try {
                return secrets.adminPassword(server);
            } catch (SecretUnavailableException e) {
                throw new PostgresException(
                        e.mayPass() ? PostgresFault.UNREACHABLE : PostgresFault.LOGIN_REFUSED,
                        String.valueOf(e.getMessage()));
            }
        };
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
