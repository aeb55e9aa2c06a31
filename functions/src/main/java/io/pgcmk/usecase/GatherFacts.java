package io.pgcmk.usecase;

import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.preflight.ArmAnswer;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.domain.preflight.PreflightFacts;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.VaultControlPlane;
import io.pgcmk.port.VaultTenants;
import java.time.Clock;
import java.time.Duration;

/** Asks vault, ARM, PostgreSQL and our own store for everything that the preflight judges; changes nothing. */
final class GatherFacts {
    /** Vault and grants are read from one document, which is read once. */
    private static final Duration ONE_RUN = Duration.ofMinutes(1);

    private final ProbeKey probe;
    private final VaultTenants tenants;
    private final VaultControlPlane arm;
    private final PostgresCalls postgres;
    private final KeyUsage usage;
    private final Clock clock;

    GatherFacts(
            ProbeKey probe,
            VaultTenants tenants,
            VaultControlPlane arm,
            PostgresCalls postgres,
            KeyUsage usage,
            Clock clock) {
        this.probe = probe;
        this.tenants = tenants;
        this.arm = arm;
        this.postgres = postgres;
        this.usage = usage;
        this.clock = clock;
    }

    PreflightFacts run(Server server, KeyIdentifier key) {
        KeyProbe probed = probe.ofNew(server.registration().identity(), key);
        VaultId vault = server.registration().keyVaultId();
        VaultControlPlane inThisRun = arm.recent(ONE_RUN, clock);
        ArmAnswer<VaultFacts> facts = vault == null
                ? new ArmAnswer.Unreadable<>("properties.cmk.keyVaultId is not given")
                : inThisRun.vault(vault);
        ArmAnswer<KeyGrants> grants = vault == null
                ? new ArmAnswer.Unreadable<>("properties.cmk.keyVaultId is not given")
                : inThisRun.grants(
                        vault, key.kek(), server.registration().identity().principalId());
        return new PreflightFacts(
                server,
                key,
                probed,
                usage.load(new KeyScope.OfVault(key.kek().vaultName())),
                tenants.tenantOf(key.kek()),
                facts,
                grants,
                postgres.inspect(server),
                clock.instant());
    }
}
