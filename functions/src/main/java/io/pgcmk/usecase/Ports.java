package io.pgcmk.usecase;

import io.pgcmk.port.BackupStore;
import io.pgcmk.port.CallerTokens;
import io.pgcmk.port.EventLog;
import io.pgcmk.port.KekVaults;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.Outbox;
import io.pgcmk.port.OwnIdentity;
import io.pgcmk.port.Pause;
import io.pgcmk.port.PostgresServers;
import io.pgcmk.port.RotationStore;
import io.pgcmk.port.Schedule;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.SurveyStore;
import io.pgcmk.port.VaultControlPlane;
import io.pgcmk.port.VaultTenants;
import io.pgcmk.port.Workers;
import io.pgcmk.port.WrappedUnder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * The outside world, as all use cases together need it.
 *
 * @param lease how long PostgreSQL 17 and newer goes on by itself after a good check
 */
public record Ports(
        ServerStore servers,
        BackupStore backups,
        RotationStore rotations,
        WrappedUnder under,
        SurveyStore surveys,
        Outbox outbox,
        EventLog log,
        NameRegistry names,
        KeyUsage usage,
        Schedule schedule,
        PostgresServers postgres,
        KekVaults vaults,
        VaultTenants tenants,
        VaultControlPlane arm,
        OwnIdentity own,
        CallerTokens tokens,
        Workers workers,
        Pause pause,
        Duration lease,
        SecureRandom random,
        Clock clock) {}
