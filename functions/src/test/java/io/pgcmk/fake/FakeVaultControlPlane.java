package io.pgcmk.fake;

import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.port.VaultControlPlane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A {@link VaultControlPlane} that a test tells what there is. */
public final class FakeVaultControlPlane implements VaultControlPlane {
    private final Map<VaultId, VaultFacts> vaults = new ConcurrentHashMap<>();
    private final Map<VaultId, Instant> deleted = new ConcurrentHashMap<>();
    private final Map<UUID, IdentityId> identities = new ConcurrentHashMap<>();
    private final Map<Holder, KeyGrants> grants = new ConcurrentHashMap<>();
    private volatile boolean readable = true;

    public void put(VaultId vault, VaultFacts facts) {
        vaults.put(vault, facts);
        deleted.remove(vault);
    }

    /** Takes a vault away for good. */
    public void remove(VaultId vault) {
        vaults.remove(vault);
        deleted.remove(vault);
    }

    /** Deletes a vault, which can be recovered until then. */
    public void delete(VaultId vault, Instant scheduledPurge) {
        vaults.remove(vault);
        deleted.put(vault, scheduledPurge);
    }

    /** A managed identity that ARM shows. */
    public void putIdentity(UUID clientId, IdentityId id) {
        identities.put(clientId, id);
    }

    public void deleteIdentity(UUID clientId) {
        identities.remove(clientId);
    }

    /** Gives a principal exactly these rights: in the vault by policy, or for the key by role. */
    public void grant(VaultId vault, KekId kek, UUID principalId, KeyGrants rights) {
        grants.put(holder(vault, kek, principalId), rights);
    }

    public void setReadable(boolean usable) {
        readable = usable;
    }

    /** What it says costs nothing. */
    @Override
    public VaultControlPlane recent(Duration age, Clock someClock) {
        return this;
    }

    @Override
    public ArmAnswer<VaultFacts> vault(VaultId vault) {
        return answer(() -> Optional.ofNullable(vaults.get(vault)));
    }

    @Override
    public ArmAnswer<Instant> deletedVault(VaultId vault) {
        return answer(() -> Optional.ofNullable(deleted.get(vault)));
    }

    @Override
    public ArmAnswer<KeyGrants> grants(VaultId vault, KekId kek, UUID principalId) {
        return answer(() -> Optional.ofNullable(vaults.get(vault))
                .map(facts -> facts.rbac()
                        ? certain(vault, kek, principalId)
                        : withPossible(vault, certain(vault, kek, principalId))));
    }

    @Override
    public ArmAnswer<IdentityId> findIdentity(String subscription, UUID clientId) {
        return answer(() -> Optional.ofNullable(identities.get(clientId))
                .filter(id -> id.value().startsWith("/subscriptions/" + subscription + "/")));
    }

    @Override
    public ArmAnswer<IdentityId> identity(IdentityId identity) {
        return answer(() -> identities.containsValue(identity) ? Optional.of(identity) : Optional.empty());
    }

    private KeyGrants certain(VaultId vault, KekId kek, UUID principalId) {
        return grants.getOrDefault(holder(vault, kek, principalId), new KeyGrants(Set.of(), Set.of()));
    }

    /** Whatever anybody has by policy, a group may have: nobody here says which principal is one. */
    private KeyGrants withPossible(VaultId vault, KeyGrants certain) {
        Set<Permission> possible = EnumSet.noneOf(Permission.class);
        grants.forEach((holder, rights) -> {
            if (holder.vault().equals(vault)) {
                possible.addAll(rights.held());
            }
        });
        possible.removeAll(certain.held());
        return new KeyGrants(certain.held(), certain.excess(), possible);
    }

    private <T> ArmAnswer<T> answer(Supplier<Optional<T>> known) {
        if (!readable) {
            return new ArmAnswer.Unreadable<>("the fake is told to be silent");
        }
        return known.get().<ArmAnswer<T>>map(ArmAnswer.Known::new).orElseGet(ArmAnswer.Absent::new);
    }

    private Holder holder(VaultId vault, KekId kek, UUID principalId) {
        VaultFacts facts = vaults.get(vault);
        return new Holder(vault, facts != null && facts.rbac() ? kek : null, principalId);
    }

    /** @param kek null where a policy counts for all of them */
    private record Holder(VaultId vault, @Nullable KekId kek, UUID principalId) {}
}
