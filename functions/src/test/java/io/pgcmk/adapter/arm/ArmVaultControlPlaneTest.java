package io.pgcmk.adapter.arm;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.ArmAnswer.Known;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.example.Keys;
import io.pgcmk.local.arm.ArmEmulator;
import io.pgcmk.local.cloud.AccessPolicy;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.NetworkRules;
import io.pgcmk.local.cloud.Role;
import io.pgcmk.local.cloud.RoleAssignment;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.entra.EntraEmulator;
import io.pgcmk.local.entra.EntraSettings;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import io.pgcmk.port.VaultControlPlane;
import io.pgcmk.port.VaultControlPlaneContract;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class ArmVaultControlPlaneTest extends VaultControlPlaneContract {
    private static final String TENANT = "00000000-0000-0000-0000-0000000000c1";
    private static final HttpClient HTTP = HttpClient.createDefault();

    private final LocalTrust trust = LocalTrust.shared();
    private final Zone zone = Zone.shared();
    private final Faults faults = new Faults(Clock.systemUTC(), zone);
    private final Cloud cloud = new Cloud(TENANT, SUBSCRIPTION, Clock.systemUTC(), zone);
    private final EntraEmulator entra = new EntraEmulator(cloud, trust, faults, EntraSettings.forTests());
    private final ArmEmulator emulator = ArmEmulator.start(0, cloud, entra.signingKeys(), trust, faults);

    @BeforeEach
    void letTheControlIdentityRead() {
        assign("control", "Reader", "/subscriptions/" + SUBSCRIPTION);
    }

    @AfterEach
    void stop() {
        emulator.close();
        entra.close();
    }

    @Override
    protected VaultControlPlane arm() {
        return as("control");
    }

    @Override
    protected void make(VaultId vault, VaultFacts facts) {
        VaultSettings settings = new VaultSettings(
                facts.tenantId().toString(),
                facts.location(),
                Boolean.TRUE.equals(facts.softDelete()),
                facts.retentionDays(),
                facts.purgeProtection(),
                facts.rbac(),
                List.of(),
                new NetworkRules(facts.trustedServicesBypass(), facts.firewallDenies(), List.of(), List.of()),
                facts.publicNetworkAccess(),
                Map.of());
        assertThat(cloud.vaults().create(id(vault), settings)).isPresent();
    }

    @Override
    protected void grant(VaultId vault, KekId kek, UUID principalId, KeyGrants grants) {
        var made = cloud.vaults().find(vault.name()).orElseThrow();
        List<String> permissions = Stream.concat(
                        grants.held().stream().map(Permission::azureName), grants.excess().stream())
                .toList();
        made.change(made.settings()
                .withPolicies(List.of(new AccessPolicy(TENANT, principalId.toString(), permissions, List.of()))));
        Role custom = new Role(
                UUID.randomUUID().toString(),
                "custom",
                false,
                List.of(),
                Stream.concat(
                                grants.held().stream().map(ArmVaultControlPlaneTest::dataAction),
                                grants.excess().stream())
                        .toList());
        cloud.roles().define(custom);
        cloud.roles()
                .assign(new RoleAssignment(
                        "of-the-key", id(vault).key(kek.name()), principalId.toString(), custom.id()));
    }

    @Override
    protected Instant delete(VaultId vault) {
        cloud.vaults().delete(cloud.vaults().find(vault.name()).orElseThrow());
        return cloud.vaults().findDeleted(vault.name()).orElseThrow().scheduledPurge();
    }

    @Override
    protected void purge(VaultId vault) {
        cloud.vaults().purge(cloud.vaults().findDeleted(vault.name()).orElseThrow());
    }

    @Override
    protected void make(IdentityId identity, UUID clientId) {
        String[] parts = identity.toString().split("/", -1);
        cloud.identities()
                .add(new Identity(
                        Identity.Kind.ATTACHED, parts[8], parts[4], clientId.toString(), "principal", TENANT));
    }

    @Override
    protected void deleteIdentity(UUID clientId) {
        cloud.identities().delete(cloud.identities().find(clientId.toString()).orElseThrow());
    }

    @Override
    protected void silence() {
        fault("{\"status\":503,\"headers\":{\"Content-Type\":\"text/html\"},\"body\":\"<html>\"}");
    }

    @Test
    void countsARoleThatIsInheritedAndAllThatItAllows() {
        make(VAULT, open(true));
        assign(ORDERS.toString(), "Key Vault Administrator", "/subscriptions/" + SUBSCRIPTION);

        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isInstanceOfSatisfying(Known.class, known -> {
            KeyGrants grants = (KeyGrants) known.value();
            assertThat(grants.held()).containsExactlyInAnyOrder(Permission.values());
            assertThat(grants.excess()).contains("Microsoft.KeyVault/vaults/keys/purge/action");
        });
    }

    @Test
    void countsNoRoleThatReachesNoKeys() {
        make(VAULT, open(true));
        assign(ORDERS.toString(), "Key Vault Secrets User", id(VAULT).toString());
        assign(ORDERS.toString(), "Owner", id(VAULT).toString());

        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isEqualTo(new Known<>(new KeyGrants(Set.of(), Set.of())));
    }

    @Test
    void countsTheRoleOnASecondPage() {
        make(VAULT, open(true));
        IntStream.range(0, 12).forEach(number -> assign(ORDERS.toString(), "Reader", "/subscriptions/" + SUBSCRIPTION));
        cloud.roles()
                .assign(new RoleAssignment(
                        "zzz",
                        id(VAULT).toString(),
                        ORDERS.toString(),
                        cloud.roles()
                                .named("Key Vault Crypto Service Encryption User")
                                .orElseThrow()
                                .id()));

        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isEqualTo(new Known<>(all()));
    }

    @Test
    void findsAnIdentityOnTheLastPage() {
        IntStream.range(0, 12).forEach(number -> make(identity("a-" + number), new UUID(0, number)));
        IdentityId last = identity("z");
        make(last, ORDERS);

        assertThat(arm().findIdentity(SUBSCRIPTION, ORDERS)).isEqualTo(new Known<>(last));
    }

    @Test
    void takesNoApplicationForAManagedIdentity() {
        cloud.identities()
                .add(new Identity(Identity.Kind.FEDERATED, "app", "keys", ORDERS.toString(), "principal", TENANT));

        assertThat(arm().findIdentity(SUBSCRIPTION, ORDERS)).isEqualTo(new ArmAnswer.Absent<>());
    }

    @Test
    void followsNoListToAnotherHost() {
        make(VAULT, open(true));
        fault("{\"status\":200,\"body\":{\"value\":[],\"nextLink\":\"https://elsewhere.example/?api-version=1\"}}");

        assertUnreadable(arm().findIdentity(SUBSCRIPTION, ORDERS), "another host");
        assertUnreadable(arm().deletedVault(VAULT), "another host");
    }

    @Test
    void endsAListThatHasNoEnd() {
        String itself = endpoint() + "/subscriptions/" + SUBSCRIPTION + "/list?api-version=1";
        fault("{\"status\":200,\"body\":{\"value\":[],\"nextLink\":\"" + itself + "\"}}");

        assertUnreadable(arm().findIdentity(SUBSCRIPTION, ORDERS), "100 pages");
    }

    @Test
    void saysThatItMayNotRead() {
        make(VAULT, open(true));

        assertUnreadable(as("stranger").vault(VAULT), "403 AuthorizationFailed");
        assertUnreadable(as("stranger").deletedVault(VAULT), "403 AuthorizationFailed");
        assertUnreadable(as("stranger").findIdentity(SUBSCRIPTION, ORDERS), "403 AuthorizationFailed");
        assertUnreadable(as("stranger").identity(identity("orders-identity")), "403 AuthorizationFailed");
    }

    @Test
    void doesNotTakeAnUnknownSubscriptionForAnAbsentVaultOrIdentity() {
        String elsewhere = "00000000-0000-0000-0000-00000000000b";
        VaultId vault = new VaultId(elsewhere, "keys", "contoso");

        assertUnreadable(arm().vault(vault), "404 SubscriptionNotFound");
        assertUnreadable(arm().deletedVault(vault), "404 SubscriptionNotFound");
        assertUnreadable(arm().findIdentity(elsewhere, ORDERS), "404 SubscriptionNotFound");
        assertUnreadable(
                arm().identity(new IdentityId(
                        identity("orders-identity").toString().replace(SUBSCRIPTION, elsewhere))),
                "404 SubscriptionNotFound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"\"", "{\"properties\":null,\"value\":null}"})
    @DisplayName("D6: an answer without content proves neither a missing right nor a deletion")
    void believesNoEmptyAnswer(String body) {
        make(VAULT, open(true));
        fault("{\"status\":200,\"body\":" + body + "}");

        assertThat(arm().vault(VAULT)).isInstanceOf(ArmAnswer.Unreadable.class);
        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isInstanceOf(ArmAnswer.Unreadable.class);
        assertThat(arm().deletedVault(VAULT)).isInstanceOf(ArmAnswer.Unreadable.class);
        assertThat(arm().findIdentity(SUBSCRIPTION, ORDERS)).isInstanceOf(ArmAnswer.Unreadable.class);
        assertThat(arm().identity(identity("orders-identity"))).isInstanceOf(ArmAnswer.Unreadable.class);
    }

    @Test
    @DisplayName("D6: for many servers of one vault the vault is read once, and each identity's roles by themselves")
    void readsTheVaultOnceForAllItsServers() {
        make(VAULT, open(true));
        grant(VAULT, Keys.KEK, ORDERS, new KeyGrants(Set.of(Permission.GET), Set.of()));
        VaultControlPlane recent = arm().recent(Duration.ofSeconds(10), Clock.systemUTC());
        assertThat(recent.grants(VAULT, Keys.KEK, new UUID(1, 1))).isInstanceOf(Known.class);

        var made = cloud.vaults().find(VAULT.name()).orElseThrow();
        made.change(made.settings().withRbac(false).withPolicies(List.of()));

        assertThat(recent.grants(VAULT, Keys.KEK, ORDERS))
                .isEqualTo(new Known<>(new KeyGrants(Set.of(Permission.GET), Set.of())));
        assertThat(arm().grants(VAULT, Keys.KEK, ORDERS)).isEqualTo(new Known<>(new KeyGrants(Set.of(), Set.of())));
    }

    @Test
    void keepsWhatACallerNamedInsideItsSegment() {
        assertThat(arm().vault(new VaultId(SUBSCRIPTION, "keys?api-version=1#", "contoso")))
                .isEqualTo(new ArmAnswer.Absent<>());
    }

    @Test
    void saysNothingOfTheTextOfAFailedCredential() {
        TokenCredential broken = request -> Mono.error(new IllegalStateException("a token in here"));

        assertThat(new ArmVaultControlPlane(broken, HTTP, endpoint()).vault(VAULT))
                .isInstanceOfSatisfying(
                        ArmAnswer.Unreadable.class,
                        silent -> assertThat(silent.why())
                                .contains("IllegalStateException")
                                .doesNotContain("token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"close\":\"before\"}", "{\"close\":\"mid\"}", "{\"reset\":true}", "{\"tls\":true}"})
    void isUnreadableWhenTheConnectionFails(String behaviour) {
        make(VAULT, open(true));
        fault(behaviour);

        assertUnreadable(arm().vault(VAULT), "no usable answer");
    }

    private static void assertUnreadable(ArmAnswer<?> answer, String why) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        ArmAnswer.Unreadable.class,
                        silent -> assertThat(silent.why()).contains(why));
    }

    private static String dataAction(Permission permission) {
        return "Microsoft.KeyVault/vaults/keys/"
                + switch (permission) {
                    case GET -> "read";
                    case WRAP_KEY -> "wrap/action";
                    case UNWRAP_KEY -> "unwrap/action";
                };
    }

    private ArmVaultControlPlane as(String oid) {
        String token = entra.keyAdminToken(oid, "app-of-" + oid);
        return new ArmVaultControlPlane(
                request -> Mono.just(new AccessToken(token, OffsetDateTime.MAX)), HTTP, endpoint());
    }

    private URI endpoint() {
        return URI.create("https://localhost:" + emulator.port());
    }

    private void assign(String principal, String role, String scope) {
        cloud.roles()
                .assign(new RoleAssignment(
                        UUID.randomUUID().toString(),
                        scope,
                        principal,
                        cloud.roles().named(role).orElseThrow().id()));
    }

    private static io.pgcmk.local.cloud.VaultId id(VaultId vault) {
        return new io.pgcmk.local.cloud.VaultId(vault.subscription(), vault.resourceGroup(), vault.name());
    }

    private void fault(String behaviour) {
        String fault = "{\"target\":\"arm\",\"behaviour\":" + behaviour + ",\"times\":-1}";
        assertThat(faults.endpoint()
                        .handle(new LocalRequest("PUT", "", "/faults/f", "", Map.of(), Body.of(fault)))
                        .status())
                .isEqualTo(200);
    }
}
