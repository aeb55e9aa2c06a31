package io.pgcmk.fake;

import io.pgcmk.port.CallerTokens;
import io.pgcmk.port.KekVaults;
import io.pgcmk.port.OwnIdentity;
import io.pgcmk.port.Pause;
import io.pgcmk.port.PostgresServers;
import io.pgcmk.port.VaultControlPlane;
import io.pgcmk.port.VaultTenants;
import io.pgcmk.usecase.Ports;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Everything that the instances of one app share in Cosmos DB, in one memory. */
public final class InMemoryStores {
    /** What a good check gives PostgreSQL. */
    public static final Duration LEASE = Duration.ofSeconds(570);

    public final InMemoryServerStore servers;
    public final InMemoryBackupStore backups;
    public final InMemoryRotationStore rotations;
    public final InMemoryWrappedUnder wrappedUnder;
    public final InMemorySurveyStore surveys;
    public final InMemoryEventLog events;
    public final InMemoryNameRegistry names;
    public final InMemoryKeyUsage keyUsage;
    public final InMemorySchedule schedule;

    /** @param clock tells when what was deleted is erased */
    public InMemoryStores(Steps steps, Clock clock) {
        servers = new InMemoryServerStore(steps, clock);
        backups = new InMemoryBackupStore(servers, steps);
        rotations = new InMemoryRotationStore(servers, steps);
        wrappedUnder = new InMemoryWrappedUnder(servers);
        surveys = new InMemorySurveyStore(steps);
        events = new InMemoryEventLog(steps);
        names = new InMemoryNameRegistry(steps, clock);
        keyUsage = new InMemoryKeyUsage(steps);
        schedule = new InMemorySchedule(steps);
    }

    /** Of an instance that keeps everything here, and does one thing after the other. */
    public Ports ports(
            PostgresServers postgres,
            KekVaults vaults,
            VaultTenants tenants,
            VaultControlPlane arm,
            OwnIdentity own,
            CallerTokens tokens,
            Pause pause,
            MutableClock clock) {
        return new Ports(
                servers,
                backups,
                rotations,
                wrappedUnder,
                surveys,
                servers,
                events,
                names,
                keyUsage,
                schedule,
                postgres,
                vaults,
                tenants,
                arm,
                own,
                tokens,
                new InOrder(clock),
                pause,
                LEASE,
                new SecureRandom(),
                clock);
    }
}
