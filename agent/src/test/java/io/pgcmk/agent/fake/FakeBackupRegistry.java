package io.pgcmk.agent.fake;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@link BackupRegistry} in memory. */
public final class FakeBackupRegistry implements BackupRegistry {
    private final Map<UUID, WrappedDek> deks = new LinkedHashMap<>();
    private final Set<UUID> deleted = new HashSet<>();
    private final UUID serverUid;
    private final KekVault vault;
    private final Map<UUID, KekVersion> confirmed = new LinkedHashMap<>();
    private KekVersion kek;
    private boolean gone;

    public FakeBackupRegistry(UUID serverUid, KekVault vault, KekVersion kek) {
        this.serverUid = serverUid;
        this.vault = vault;
        this.kek = kek;
    }

    /** From now on, nothing answers. */
    public void goAway() {
        gone = true;
    }

    /** And answers again. */
    public void comeBack() {
        gone = false;
    }

    public Set<UUID> registered() {
        return deks.keySet();
    }

    @Override
    public Registered rotateDek(UUID archive, UUID id) {
        requireThere();
        requireKept(archive);
        return register(id, Scope.ARCHIVE);
    }

    /** Every DEK under another key version from now on, as after a rotation. */
    public void rewrap(KekVersion target) {
        kek = target;
        deks.replaceAll((id, old) -> {
            try (Dek dek = vault.unwrap(old)) {
                return vault.wrap(old.id(), dek, target);
            }
        });
    }

    /** What answers for a backup from now on, right or wrong. */
    public void replace(UUID id, WrappedDek dek) {
        deks.put(id, dek);
    }

    /** Of each sidecar that was confirmed, the key version that was said last. */
    public Map<UUID, KekVersion> confirmed() {
        return confirmed;
    }

    @Override
    public Optional<Registered> find(UUID id) {
        requireThere();
        return Optional.ofNullable(deks.get(id)).map(dek -> new Registered(serverUid, dek));
    }

    @Override
    public void confirm(UUID id, KekVersion version) {
        requireThere();
        requireKept(id);
        confirmed.put(id, version);
    }

    @Override
    public Registered register(UUID id, Scope scope) {
        requireThere();
        if (deleted.contains(id)) {
            throw new AgentException(ExitCode.SERVICE_REFUSED, "pg-cmk answered 409 BackupDeleted");
        }
        return new Registered(serverUid, deks.computeIfAbsent(id, any -> made()));
    }

    @Override
    public void delete(UUID id) {
        requireThere();
        if (deks.remove(id) != null) {
            deleted.add(id);
        }
    }

    private WrappedDek made() {
        try (Dek dek = Dek.generate(new SecureRandom())) {
            return vault.wrap(new DekId(UUID.randomUUID()), dek, kek);
        }
    }

    private void requireKept(UUID id) {
        if (!deks.containsKey(id)) {
            throw new AgentException(ExitCode.SERVICE_REFUSED, "pg-cmk answered 404 BackupNotFound");
        }
    }

    private void requireThere() {
        if (gone) {
            throw new AgentException(ExitCode.SERVICE_SILENT, "pg-cmk does not answer");
        }
    }
}
