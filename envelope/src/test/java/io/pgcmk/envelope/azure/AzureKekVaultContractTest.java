package io.pgcmk.envelope.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVaultContract;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.local.cloud.AccessPolicy;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.entra.EntraEmulator;
import io.pgcmk.local.entra.EntraSettings;
import io.pgcmk.local.keyvault.KeyVaultEmulator;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

/** The adapter on the wire of the Key Vault emulator, with tokens of Entra's. */
class AzureKekVaultContractTest extends KekVaultContract {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";
    private static final String SERVER = "the-server";
    private static final String ADMIN = "the-key-administrator";
    private static final HttpClient HTTP = httpClient();

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Cloud cloud = new Cloud(TENANT, "sub", clock, Zone.shared());
    private final Faults faults = new Faults(clock, Zone.shared());
    private final EntraEmulator entra = new EntraEmulator(cloud, LocalTrust.shared(), faults, EntraSettings.forTests());
    private final KeyVaultEmulator emulator =
            KeyVaultEmulator.start(0, cloud, entra.signingKeys(), LocalTrust.shared(), faults);
    private final Vault vault = newVault();
    private final KeyClient admin = new KeyClientBuilder()
            .vaultUrl(vault.uri() + ":" + emulator.port())
            .credential(token(ADMIN))
            .httpClient(HTTP)
            .buildClient();
    private final KekVault adapter = new AzureKekVault(token(SERVER), HTTP, VaultAddress.onPort(emulator.port()));

    @AfterEach
    void close() {
        emulator.close();
        entra.close();
    }

    @Override
    protected KekVault vault() {
        return adapter;
    }

    @Override
    protected KekId newKek() {
        KekId kek = new KekId(URI.create(vault.uri()), "orders-kek");
        admin.createRsaKey(new CreateRsaKeyOptions(kek.name()).setKeySize(2048));
        return kek;
    }

    @Override
    protected KekVersion rotate(KekId kek) {
        return new KekVersion(kek, admin.rotateKey(kek.name()).getProperties().getVersion());
    }

    @Override
    protected void revoke(KekId kek, Operation operation) {
        Set<Operation> left = EnumSet.complementOf(EnumSet.of(operation));
        vault.change(vault.settings().withPolicies(List.of(everythingForAdmin(), keys(left))));
    }

    @Override
    protected void disable(KekVersion kek) {
        change(properties(kek).setEnabled(false));
    }

    @Override
    protected void limitValidity(KekVersion kek, Instant notBefore, Instant expiresOn) {
        change(properties(kek)
                .setNotBefore(notBefore.atOffset(ZoneOffset.UTC))
                .setExpiresOn(expiresOn.atOffset(ZoneOffset.UTC)));
    }

    @Override
    protected void delete(KekId kek) {
        admin.beginDeleteKey(kek.name()).poll();
    }

    @Override
    protected void purge(KekId kek) {
        vault.change(vault.settings().withPurgeProtection(false));
        admin.purgeDeletedKey(kek.name());
    }

    @Override
    protected void recover(KekId kek) {
        admin.beginRecoverDeletedKey(kek.name()).poll();
    }

    @Override
    protected void silence(KekId kek) {
        Body fault = Body.of("{\"target\":\"keyVault\",\"match\":{\"vault\":\"" + kek.vaultName()
                + "\"},\"behaviour\":{\"status\":503,\"headers\":{},\"body\":\"\"},\"times\":-1}");
        int status = faults.endpoint()
                .handle(new LocalRequest("PUT", "", "/faults/silence", "", Map.of(), fault))
                .status();
        assertThat(status).isLessThan(300);
    }

    @Override
    protected Instant now() {
        return NOW;
    }

    private Vault newVault() {
        String name = "v" + UUID.randomUUID().toString().substring(0, 8);
        VaultSettings settings = VaultSettings.advised(TENANT, "westeurope")
                .withRbac(false)
                .withPolicies(List.of(everythingForAdmin(), keys(EnumSet.allOf(Operation.class))));
        return cloud.vaults().create(new VaultId("sub", "rg", name), settings).orElseThrow();
    }

    private static AccessPolicy everythingForAdmin() {
        return new AccessPolicy(TENANT, ADMIN, List.of("all"), List.of());
    }

    private static AccessPolicy keys(Set<Operation> operations) {
        List<String> permissions = operations.stream()
                .map(operation -> switch (operation) {
                    case GET -> "get";
                    case WRAP -> "wrapKey";
                    case UNWRAP -> "unwrapKey";
                })
                .toList();
        return new AccessPolicy(TENANT, SERVER, permissions, List.of());
    }

    private KeyProperties properties(KekVersion kek) {
        return admin.getKey(kek.kek().name(), kek.version()).getProperties();
    }

    /** A null of operations leaves them out of the request; none at all would take them away. */
    private void change(KeyProperties properties) {
        admin.updateKeyProperties(properties, (KeyOperation[]) null);
    }

    private TokenCredential token(String oid) {
        return request -> Mono.just(new AccessToken(entra.keyAdminToken(oid, "app-of-" + oid), OffsetDateTime.MAX));
    }

    private static HttpClient httpClient() {
        LocalTrust.shared();
        return VaultHttp.create();
    }
}
