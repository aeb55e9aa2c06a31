package io.pgcmk.local.cloud;

import io.pgcmk.local.kit.Zone;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One tenant with one subscription, as all emulators see it. */
public final class Cloud {
    private final String tenantId;
    private final String subscription;
    private final Clock clock;
    private final Vaults vaults;
    private final Identities identities = new Identities();
    private final Roles roles = new Roles();
    private final List<Consumer<Happening>> listeners = new CopyOnWriteArrayList<>();

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

    public void listen(Consumer<Happening> listener) {
        listeners.add(listener);
    }

    public void tell(Happening happening) {
        listeners.forEach(listener -> listener.accept(happening));
    }
}
