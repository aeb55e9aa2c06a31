package io.pgcmk.fake;

import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.port.VaultControlPlane;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@link VaultControlPlane} that a test tells what there is. */
public final class FakeVaultControlPlane implements VaultControlPlane {
    private final Map<VaultId, VaultFacts> vaults = new HashMap<>();
    private final Map<Holder, KeyGrants> grants = new HashMap<>();
    private final Map<UUID, IdentityId> identities = new HashMap<>();
    private boolean readable = true;

    public void put(VaultId vault, VaultFacts facts) {
        vaults.put(vault, facts);
    }

    public void remove(VaultId vault) {
        vaults.remove(vault);
    }

    /** Gives a principal exactly these rights: in the vault by policy, or for the key by role. */
    public void grant(VaultId vault, KekId kek, UUID principalId, KeyGrants rights) {
        grants.put(holder(vault, kek, principalId), rights);
    }

    public void setReadable(boolean usable) {
        readable = usable;
    }

    @Override
    public ArmAnswer<VaultFacts> vault(VaultId vault) {
        return answer(vault, facts -> facts);
    }

    @Override
    public ArmAnswer<KeyGrants> grants(VaultId vault, KekId kek, UUID principalId) {
        return answer(
                vault,
                facts -> grants.getOrDefault(holder(vault, kek, principalId), new KeyGrants(Set.of(), Set.of())));
    }

    /** A managed identity that ARM shows. */
    public void putIdentity(UUID clientId, IdentityId id) {
        identities.put(clientId, id);
    }

    public void deleteIdentity(UUID clientId) {
        identities.remove(clientId);
    }

    @Override
    public ArmAnswer<IdentityId> findIdentity(String subscription, UUID clientId) {
        return readable
                ? Optional.ofNullable(identities.get(clientId))
                        .filter(id -> id.value().startsWith("/subscriptions/" + subscription + "/"))
                        .<ArmAnswer<IdentityId>>map(ArmAnswer.Known::new)
                        .orElseGet(ArmAnswer.Absent::new)
                : new ArmAnswer.Unreadable<>("the fake is told to be silent");
    }

    @Override
    public ArmAnswer<IdentityId> identity(IdentityId identity) {
        if (!readable) {
            return new ArmAnswer.Unreadable<>("the fake is told to be silent");
        }
        return identities.containsValue(identity) ? new ArmAnswer.Known<>(identity) : new ArmAnswer.Absent<>();
    }

    private <T> ArmAnswer<T> answer(VaultId vault, Function<VaultFacts, T> known) {
        if (!readable) {
            return new ArmAnswer.Unreadable<>("the fake is told to be silent");
        }
        return Optional.ofNullable(vaults.get(vault))
                .<ArmAnswer<T>>map(facts -> new ArmAnswer.Known<>(known.apply(facts)))
                .orElseGet(ArmAnswer.Absent::new);
    }

    private Holder holder(VaultId vault, KekId kek, UUID principalId) {
        VaultFacts facts = vaults.get(vault);
        return new Holder(vault, facts != null && facts.rbac() ? kek : null, principalId);
    }

    /** @param kek null where a policy counts for all of them */
    private record Holder(VaultId vault, @Nullable KekId kek, UUID principalId) {}
}
