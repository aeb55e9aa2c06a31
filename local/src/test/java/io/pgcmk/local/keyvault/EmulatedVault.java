package io.pgcmk.local.keyvault;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpClient;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.RoleAssignment;
import io.pgcmk.local.cloud.TestTokens;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** An emulator with one vault of a name of its own, of which {@code admin} may do everything. */
final class EmulatedVault implements AutoCloseable {
    static final String TENANT = "72f988bf-0000-0000-0000-2d7cd011db47";
    static final HttpClient HTTP = new NettyAsyncHttpClientBuilder().build();

    private static final TestTokens TOKENS = new TestTokens();

    final TestTokens tokens = TOKENS;
    final Cloud cloud;
    final Vault vault;
    final KeyVaultEmulator emulator;
    private final Faults faults;

    EmulatedVault(Clock clock) {
        LocalTrust trust = LocalTrust.shared();
        cloud = new Cloud(TENANT, "sub", clock, Zone.shared());
        faults = new Faults(clock, Zone.shared());
        emulator = KeyVaultEmulator.start(0, cloud, tokens, trust, faults);
        String name = "v" + UUID.randomUUID().toString().substring(0, 8);
        vault = cloud.vaults()
                .create(new VaultId("sub", "rg", name), VaultSettings.advised(TENANT, "westeurope"))
                .orElseThrow();
        grant("admin", "Key Vault Administrator", vault.id().toString());
    }

    String url() {
        return vault.uri() + ":" + emulator.port();
    }

    VaultClients as(String oid) {
        return with(tokens.token(
                oid, TENANT, TestTokens.VAULT, cloud.clock().instant().plus(Duration.ofHours(1))));
    }

    VaultClients with(String token) {
        return new VaultClients(url(), request -> Mono.just(new AccessToken(token, OffsetDateTime.MAX)), HTTP);
    }

    RoleAssignment grant(String oid, String role, String scope) {
        RoleAssignment assignment = new RoleAssignment(
                UUID.randomUUID().toString(),
                scope,
                oid,
                cloud.roles().named(role).orElseThrow().id());
        cloud.roles().assign(assignment);
        return assignment;
    }

    LocalResponse fault(String json) {
        return faults.endpoint().handle(new LocalRequest("PUT", "", "/faults/f", "", Map.of(), Body.of(json)));
    }

    @Override
    public void close() {
        emulator.close();
    }
}
