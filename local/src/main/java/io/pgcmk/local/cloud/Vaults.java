package io.pgcmk.local.cloud;

import io.pgcmk.local.kit.Zone;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All vaults and deleted vaults. Their names are global, as in DNS, and leave the zone while they are deleted. */
public final class Vaults {
    private final Clock clock;
    private final Zone zone;
    private final Roles roles;
    private final Map<String, Vault> live = new TreeMap<>();
    private final Map<String, DeletedVault> deleted = new TreeMap<>();

    Vaults(Clock clock, Zone zone, Roles roles) {
        this.clock = clock;
        this.zone = zone;
        this.roles = roles;
    }

    /** Makes a vault, unless the name is taken by another one, live or deleted. */
    public synchronized Optional<Vault> create(VaultId id, VaultSettings settings) {
        if (find(id.name()).isPresent() || findDeleted(id.name()).isPresent()) {
            return Optional.empty();
        }
        Vault vault = new Vault(id, settings);
        show(vault);
        return Optional.of(vault);
    }

    public synchronized Optional<Vault> find(String name) {
        return Optional.ofNullable(live.get(key(name)));
    }

    public synchronized Optional<DeletedVault> findDeleted(String name) {
        purgeDue();
        return Optional.ofNullable(deleted.get(key(name)));
    }

    public synchronized List<DeletedVault> allDeleted() {
        purgeDue();
        return List.copyOf(deleted.values());
    }

    private void purgeDue() {
        deleted.values().removeIf(vault -> !vault.scheduledPurge().isAfter(clock.instant()));
    }

    public synchronized List<Vault> all() {
        return List.copyOf(live.values());
    }

    /**
     * Deletes a vault, for good if it has no soft delete. The role assignments on it and in it go in any case, as in
     * Azure: to recover the vault does not bring them back.
     */
    public synchronized void delete(Vault vault) {
        live.remove(key(vault.name()));
        roles.withdrawWithin(vault.id().toString());
        zone.remove(Zone.hostOf(vault.name()));
        if (vault.settings().softDelete()) {
            Instant now = clock.instant();
            Duration retention = Duration.ofDays(vault.settings().retentionDays());
            deleted.put(key(vault.name()), new DeletedVault(vault, now, now.plus(retention)));
        }
    }

    public synchronized void recover(DeletedVault vault) {
        deleted.remove(key(vault.vault().name()));
        show(vault.vault());
    }

    public synchronized void purge(DeletedVault vault) {
        deleted.remove(key(vault.vault().name()));
    }

    private void show(Vault vault) {
        live.put(key(vault.name()), vault);
        zone.add(Zone.hostOf(vault.name()));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
