package io.pgcmk.local.cloud;

import io.pgcmk.local.kit.Zone;

/** One vault, from its creation to its purge; deleting and recovering it leaves it the same. */
public final class Vault {
    private final VaultId id;
    private volatile VaultSettings settings;

    Vault(VaultId id, VaultSettings settings) {
        this.id = id;
        this.settings = settings;
    }

    public VaultId id() {
        return id;
    }

    public String name() {
        return id.name();
    }

    /** The address as Azure gives it out: without a port. */
    public String uri() {
        return "https://" + Zone.hostOf(name());
    }

    public VaultSettings settings() {
        return settings;
    }

    /** Takes effect at the next request. */
    public void change(VaultSettings changed) {
        settings = changed;
    }
}
