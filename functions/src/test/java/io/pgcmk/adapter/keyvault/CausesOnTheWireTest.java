package io.pgcmk.adapter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import io.pgcmk.adapter.keyvault.Check.Seen;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.local.cloud.AccessPolicy;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.NetworkRules;
import io.pgcmk.local.cloud.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R12: each way to lose a key, as our adapters see it by Microsoft's own clients; what ARM says of it; and the way back. */
class CausesOnTheWireTest {
    private static final Seen GOOD = Seen.all("GIVEN");

    private EmulatedAzure azure = new EmulatedAzure(Identity.Kind.ATTACHED);

    @AfterEach
    void close() {
        azure.close();
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    @DisplayName("R7, R12: one right, taken away in the role")
    void aRightIsRevokedByRole(Permission permission) {
        Check check = new Check(azure).ofAServerThatWorks();
        azure.withdrawFrom(azure.server);
        azure.cloud.roles().define(without(permission));
        azure.assign(azure.server.principalId(), "without", azure.vault.id().toString());

        assertSees(check, refusedOnly(permission));
        assertThat(grants().lacks(permission)).isTrue();
        assertThat(grants().held()).isEqualTo(others(permission));

        azure.assign(
                azure.server.principalId(), EmulatedAzure.USER, azure.vault.id().key("orders-kek"));

        assertSees(check, GOOD);
        assertThat(grants().lacks(permission)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    @DisplayName("R7, R12: one right, taken away in the access policy")
    void aRightIsRevokedByPolicy(Permission permission) {
        allowByPolicy(EnumSet.allOf(Permission.class));
        Check check = new Check(azure).ofAServerThatWorks();

        allowByPolicy(others(permission));

        assertSees(check, refusedOnly(permission));
        assertThat(grants().lacks(permission)).isTrue();

        allowByPolicy(EnumSet.allOf(Permission.class));

        assertSees(check, GOOD);
    }

    @Test
    @DisplayName("R12: the vault's permission model is switched, and the grants of the old one count no more")
    void thePermissionModelIsSwitched() {
        allowByPolicy(EnumSet.allOf(Permission.class));
        azure.withdrawFrom(azure.server);
        Check check = new Check(azure).ofAServerThatWorks();

        azure.vault.change(azure.vault.settings().withRbac(true));

        assertSees(check, Seen.all("PERMISSION"));
        assertThat(grants().held()).isEmpty();

        azure.assign(
                azure.server.principalId(), EmulatedAzure.USER, azure.vault.id().key("orders-kek"));

        assertSees(check, GOOD);
    }

    @Test
    @DisplayName("R12: a disabled key is shown, and neither wraps nor unwraps")
    void theKeyIsDisabled() {
        Check check = new Check(azure).ofAServerThatWorks();

        change(properties().setEnabled(false));

        assertSees(check, new Seen("GIVEN", "KEY_DISABLED", "KEY_DISABLED", List.of()));

        change(properties().setEnabled(true));

        assertSees(check, GOOD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("R2, R3: outside of its validity a key still unwraps, so that only wrapping shows it")
    void theKeyIsOutsideOfItsValidity(boolean expired) {
        Check check = new Check(azure).ofAServerThatWorks();
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);

        change(
                expired
                        ? properties().setExpiresOn(now.minusHours(1))
                        : properties().setNotBefore(now.plusHours(1)));

        assertSees(check, new Seen("GIVEN", "OUTSIDE_VALIDITY", "GIVEN", List.of()));

        change(
                expired
                        ? properties().setExpiresOn(now.plusDays(1))
                        : properties().setNotBefore(now.minusDays(1)));

        assertSees(check, GOOD);
    }

    @Test
    @DisplayName("R12, R29: a deleted key can be recovered until its purge, and a purged one cannot")
    void theKeyIsDeletedAndThenPurged() {
        Check check = new Check(azure).ofAServerThatWorks();

        azure.admin.beginDeleteKey("orders-kek").poll();

        assertSees(check, Seen.all("KEY_NOT_FOUND"));
        assertThat(azure.vaults.actingAs(azure.serverIdentity()).scheduledPurge(azure.kek.kek()))
                .hasValueSatisfying(
                        purge -> assertThat(purge).isAfter(Instant.now().plus(Duration.ofDays(89))));

        azure.admin.beginRecoverDeletedKey("orders-kek").poll();

        assertSees(check, GOOD);

        azure.admin.beginDeleteKey("orders-kek").poll();
        azure.admin.purgeDeletedKey("orders-kek");

        assertSees(check, Seen.all("KEY_NOT_FOUND"));
        assertThat(azure.vaults.actingAs(azure.serverIdentity()).scheduledPurge(azure.kek.kek()))
                .isEmpty();
    }

    @Test
    @DisplayName(
            "R12: a deleted vault has no name, whatever connections are left; ARM says so, and until when it can be recovered")
    void theVaultIsDeleted() {
        Check check = new Check(azure).ofAServerThatWorks();
        VaultId id = azure.vaultId();

        azure.cloud.vaults().delete(azure.vault);

        assertComesToSee(check, Seen.all("NAME_NOT_FOUND"));
        assertThat(azure.controlPlane.vault(id)).isEqualTo(new ArmAnswer.Absent<>());
        var deleted = azure.cloud.vaults().findDeleted(azure.vault.name()).orElseThrow();
        assertThat(azure.controlPlane.deletedVault(id)).isEqualTo(new ArmAnswer.Known<>(deleted.scheduledPurge()));

        azure.cloud.vaults().recover(deleted);

        assertComesToSee(check, Seen.all("PERMISSION"));

        azure.assign(
                azure.server.principalId(), EmulatedAzure.USER, azure.vault.id().key("orders-kek"));

        assertSees(check, GOOD);
    }

    @Test
    @DisplayName("R8, R12: the vault's firewall keeps us out until a rule lets us in")
    void theFirewallIsClosed() {
        Check check = new Check(azure).ofAServerThatWorks();

        azure.vault.change(azure.vault.settings().withNetwork(new NetworkRules(true, true, List.of(), List.of())));

        assertSees(check, Seen.all("FIREWALL"));
        assertThat(facts().firewallDenies()).isTrue();

        azure.vault.change(
                azure.vault.settings().withNetwork(new NetworkRules(true, true, List.of("127.0.0.1"), List.of())));

        assertSees(check, GOOD);
    }

    @Test
    @DisplayName("R12: public network access is switched off")
    void publicAccessIsSwitchedOff() {
        Check check = new Check(azure).ofAServerThatWorks();

        azure.vault.change(azure.vault.settings().withPublicNetworkAccess(false));

        assertSees(check, Seen.all("PUBLIC_ACCESS_OFF"));
        assertThat(facts().publicNetworkAccess()).isFalse();

        azure.vault.change(azure.vault.settings().withPublicNetworkAccess(true));

        assertSees(check, GOOD);
    }

    @ParameterizedTest
    @EnumSource(Identity.Kind.class)
    @DisplayName("R5, R12: the vault moves to another tenant, and back")
    void theVaultMovesToAnotherTenant(Identity.Kind kind) {
        serverOf(kind);
        Check check = new Check(azure).ofAServerThatWorks();
        UUID other = UUID.fromString("99999999-8888-7777-6666-555555555555");

        azure.vault.change(azure.vault.settings().withTenant(other.toString()));

        assertSees(check, Seen.all("WRONG_TENANT"));
        assertThat(azure.tenants.tenantOf(azure.kek.kek())).contains(other);
        assertThat(facts().tenantId()).isEqualTo(other);

        azure.vault.change(azure.vault.settings().withTenant(EmulatedAzure.TENANT.toString()));

        assertSees(check, GOOD);
    }

    @Test
    @DisplayName("R12: a deleted managed identity lives on its last token, and only ARM knows")
    void aManagedIdentityIsDeletedWhileItsTokenLasts() {
        Check check = new Check(azure).ofAServerThatWorks();
        UUID clientId = azure.serverIdentity().clientId();
        IdentityId id = ((ArmAnswer.Known<IdentityId>)
                        azure.controlPlane.findIdentity(EmulatedAzure.SUBSCRIPTION, clientId))
                .value();

        azure.cloud.identities().delete(azure.server);

        assertSees(check, GOOD);
        assertThat(azure.controlPlane.identity(id)).isEqualTo(new ArmAnswer.Absent<>());

        azure.cloud.identities().add(azure.server);

        assertThat(azure.controlPlane.identity(id)).isEqualTo(new ArmAnswer.Known<>(id));
    }

    @Test
    @DisplayName("R12: a deleted managed identity gets no new token, while ours does")
    void aManagedIdentityIsDeletedAndItsTokenHasEnded() {
        azure.cloud.identities().delete(azure.server);

        assertTokenRefused(new Check(azure), "No User Assigned or Delegated Managed Identity found");
        assertThat(azure.ownIdentity.getsToken()).isTrue();
    }

    @Test
    @DisplayName("R12: a deleted application is noticed by the next check, although its last token is good for an hour")
    void anApplicationIsDeleted() {
        serverOf(Identity.Kind.FEDERATED);
        Check check = new Check(azure).ofAServerThatWorks();

        azure.cloud.identities().delete(azure.server);

        assertTokenRefused(check, "AADSTS700016");
        assertThat(azure.ownIdentity.getsToken()).isTrue();

        azure.cloud.identities().add(azure.server);

        assertSees(check, GOOD);
    }

    @Test
    @DisplayName("R12: an application that trusts us no more is noticed by the next check")
    void anApplicationEndsItsTrust() {
        serverOf(Identity.Kind.FEDERATED);
        Check check = new Check(azure).ofAServerThatWorks();

        azure.trust(azure.server, false);

        assertTokenRefused(check, "AADSTS700213");

        azure.trust(azure.server, true);

        assertSees(check, GOOD);
    }

    @Test
    @DisplayName("R12: without an identity of our own no server is to blame")
    void ourOwnIdentityIsDeleted() {
        serverOf(Identity.Kind.FEDERATED);

        azure.cloud.identities().delete(azure.own);

        assertSees(new Check(azure), Seen.all("TOKEN_UNAVAILABLE"));
        assertThat(azure.ownIdentity.getsToken()).isFalse();
    }

    private void serverOf(Identity.Kind kind) {
        azure.close();
        azure = new EmulatedAzure(kind);
    }

    private void allowByPolicy(Set<Permission> permissions) {
        List<String> names = permissions.stream().map(Permission::azureName).toList();
        azure.vault.change(azure.vault
                .settings()
                .withRbac(false)
                .withPolicies(List.of(new AccessPolicy(
                        EmulatedAzure.TENANT.toString(), azure.server.principalId(), names, List.of()))));
    }

    private static Role without(Permission permission) {
        List<String> actions = others(permission).stream()
                .map(other -> "Microsoft.KeyVault/vaults/keys/"
                        + switch (other) {
                            case GET -> "read";
                            case WRAP_KEY -> "wrap/action";
                            case UNWRAP_KEY -> "unwrap/action";
                        })
                .toList();
        return new Role(UUID.randomUUID().toString(), "without", false, List.of(), actions);
    }

    private static Set<Permission> others(Permission permission) {
        return EnumSet.complementOf(EnumSet.of(permission));
    }

    private static Seen refusedOnly(Permission permission) {
        return new Seen(
                permission == Permission.GET ? "PERMISSION" : "GIVEN",
                permission == Permission.WRAP_KEY ? "PERMISSION" : "GIVEN",
                permission == Permission.UNWRAP_KEY ? "PERMISSION" : "GIVEN",
                List.of());
    }

    private KeyProperties properties() {
        return azure.admin.getKey("orders-kek", azure.kek.version()).getProperties();
    }

    private void change(KeyProperties properties) {
        azure.admin.updateKeyProperties(properties, (KeyOperation[]) null);
    }

    private KeyGrants grants() {
        return ((ArmAnswer.Known<KeyGrants>) azure.controlPlane.grants(
                        azure.vaultId(), azure.kek.kek(), azure.serverIdentity().principalId()))
                .value();
    }

    private VaultFacts facts() {
        return ((ArmAnswer.Known<VaultFacts>) azure.controlPlane.vault(azure.vaultId())).value();
    }

    private static void assertTokenRefused(Check check, String evidence) {
        Seen seen = check.run();
        assertThat(seen.is(Seen.all("TOKEN_REFUSED"))).as(seen.toString()).isTrue();
        assertThat(seen.failures())
                .allSatisfy(failure -> assertThat(
                                ((KekSilentException) failure).silence().evidence())
                        .isEqualTo(evidence));
    }

    private static void assertSees(Check check, Seen expected) {
        Seen seen = check.run();
        assertThat(seen.is(expected)).as("%s, expected %s", seen, expected).isTrue();
    }

    /** The JVM keeps a name, and that there is none, for a second. */
    private static void assertComesToSee(Check check, Seen expected) {
        Instant end = Instant.now().plusSeconds(15);
        Seen seen = check.run();
        while (!seen.is(expected) && Instant.now().isBefore(end)) {
            seen = check.run();
        }
        assertThat(seen.is(expected)).as("%s, expected %s", seen, expected).isTrue();
    }
}
