package io.pgcmk.fake;

import java.time.Clock;

/** Everything that the instances of one app share in Cosmos DB, in one memory. */
public final class InMemoryStores {
    public final InMemoryServerStore servers;
    public final InMemoryEventLog events;
    public final InMemoryNameRegistry names;
    public final InMemoryKeyUsage keyUsage;
    public final InMemorySchedule schedule;

    /** @param clock tells when what was deleted is erased */
    public InMemoryStores(Steps steps, Clock clock) {
        servers = new InMemoryServerStore(steps, clock);
        events = new InMemoryEventLog(steps);
        names = new InMemoryNameRegistry(steps, clock);
        keyUsage = new InMemoryKeyUsage(steps);
        schedule = new InMemorySchedule(steps);
    }
}
