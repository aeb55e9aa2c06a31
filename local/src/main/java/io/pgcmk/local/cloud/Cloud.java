package io.pgcmk.local.cloud;

import io.pgcmk.local.kit.Zone;
import java.time.Clock;

/** One tenant with one subscription, as all emulators see it. */
public final class Cloud {
    private final String tenantId;
    private final String subscription;
    private final Clock clock;
    private final Vaults vaults;
    private final Identities identities = new Identities();
    private final Roles roles = new Roles();

    public Cloud(String tenantId, String subscription, Clock clock, Zone zone) {
        this.tenantId = tenantId;
        this.subscription = subscription;
        this.clock = clock;
        this.vaults = new Vaults(clock, zone, roles);
    }

    public String tenantId() {
        return tenantId;
    }

    public String subscription() {
        return subscription;
    }

    public Clock clock() {
        return clock;
    }

    public Vaults vaults() {
        return vaults;
    }

    public Identities identities() {
        return identities;
    }

    public Roles roles() {
        return roles;
    }
}
