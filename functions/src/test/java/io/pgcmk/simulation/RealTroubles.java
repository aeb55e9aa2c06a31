package io.pgcmk.simulation;

import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import io.pgcmk.adapter.keyvault.EmulatedAzure;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.local.cloud.Identity;
import io.pgcmk.local.cloud.NetworkRules;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.simulation.Trouble.Kind;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A vault, its key and a server's identity on the emulators, in the state that a history wants them to be in. */
final class RealTroubles {
    private static final String KEY = "orders-kek";
    private static final String OTHER_TENANT = UUID.randomUUID().toString();
    private static final String NO_RIGHT = "no-right";

    /** Before and after everything, by the clock of the histories and by that of the emulators. */
    private static final OffsetDateTime LONG_AGO =
            OffsetDateTime.ofInstant(History.START.minus(1, ChronoUnit.DAYS), ZoneOffset.UTC);

    private static final OffsetDateTime LATER =
            OffsetDateTime.ofInstant(History.START.plus(36_500, ChronoUnit.DAYS), ZoneOffset.UTC);

    final EmulatedAzure azure = new EmulatedAzure(Identity.Kind.ATTACHED);
    private final VaultSettings well;
    private final List<Identity> identities;
    private Identity identity;
    private Set<Kind> standing = Set.of();

    RealTroubles() {
        well = azure.vault.settings();
        identities = Stream.of(Identity.Kind.ATTACHED, Identity.Kind.FEDERATED)
                .map(kind -> azure.newServer(kind, "orders-" + kind, azure.vault))
                .toList();
        identity = identities.getFirst();
    }

    KekId kek() {
        return azure.kek.kek();
    }

    VaultId vaultId() {
        return azure.vaultId();
    }

    ServerIdentity serverIdentity() {
        return EmulatedAzure.serverIdentity(identity);
    }

    /** All is well, for a server whose identity is attached or federated. */
    void begin(boolean federated) {
        settle(Set.of());
        identity = identities.get(federated ? 1 : 0);
    }

    /** Of these, what is no matter of a single call is made so. */
    void settle(Set<Kind> wanted) {
        if (!wanted.equals(standing)) {
            mend();
            wanted.forEach(this::make);
            standing = Set.copyOf(wanted);
        }
    }

    private void mend() {
        azure.noFault();
        azure.noFault(NO_RIGHT);
        azure.cloud.vaults().findDeleted(azure.vault.name()).ifPresent(azure.cloud.vaults()::recover);
        vault().change(well);
        if (standing.contains(Kind.KEY_DELETED)) {
            azure.admin.beginRecoverDeletedKey(KEY).poll();
        }
        change(properties().setEnabled(true).setExpiresOn(LATER));
        // What was granted on a vault goes with it, for both.
        identities.forEach(each -> {
            azure.withdrawFrom(each);
            azure.assign(each.principalId(), EmulatedAzure.USER, vault().id().key(KEY));
        });
        azure.cloud.identities().delete(identity);
        azure.cloud.identities().add(identity);
        trust(true);
    }

    /** Those that keep an administrator from the key come last by their order. */
    private void make(Kind kind) {
        switch (kind) {
            case RIGHT_REVOKED -> azure.withdrawFrom(identity);
            case RIGHT_REVOKED_UNKNOWN_TO_ARM ->
                azure.fault(
                        NO_RIGHT,
                        "keyVault",
                        "{\"identity\":\"" + identity.principalId() + "\"}",
                        EmulatedAzure.FORBIDDEN);
            case KEY_DISABLED -> change(properties().setEnabled(false));
            case KEY_EXPIRED -> change(properties().setExpiresOn(LONG_AGO));
            case KEY_DELETED -> azure.admin.beginDeleteKey(KEY).poll();
            case FIREWALL ->
                vault().change(vault().settings().withNetwork(new NetworkRules(true, true, List.of(), List.of())));
            case TENANT_CHANGED -> vault().change(vault().settings().withTenant(OTHER_TENANT));
            case IDENTITY_DELETED -> azure.cloud.identities().delete(identity);
            case IDENTITY_DETACHED -> trust(false);
            case NAME_UNRESOLVED -> azure.hideName();
            case VAULT_DELETED -> azure.cloud.vaults().delete(vault());
            case FALSE_403, TIMEOUTS, SLOW, THROTTLED, TOKEN_ENDPOINT_DOWN, ARM_DOWN, POSTGRES_DOWN ->
                throw new IllegalArgumentException(kind + " is a matter of single calls");
        }
    }

    /** An attached identity lives on its last token, whatever it is detached from. */
    private void trust(boolean trusted) {
        if (identity.kind() == Identity.Kind.FEDERATED) {
            azure.trust(identity, trusted);
        }
    }

    private Vault vault() {
        return azure.cloud.vaults().find(azure.vault.name()).orElseThrow();
    }

    private KeyProperties properties() {
        return azure.admin.getKey(KEY).getProperties();
    }

    private void change(KeyProperties properties) {
        azure.admin.updateKeyProperties(properties, (KeyOperation[]) null);
    }
}
