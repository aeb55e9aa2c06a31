package io.pgcmk.domain.preflight;

import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.check.VaultLoad;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.server.PostgresAnswer;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Probes;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The facts of a preflight: all is well but for what a test says. */
final class Facts {
    private Registration registration = Servers.registration(1);
    private KeyProbe probe = Probes.good();
    private Protection protection = new Protection.None();
    private VaultLoad load = new VaultLoad(Map.of());
    private Optional<UUID> vaultTenant = Optional.of(Servers.TENANT);
    private ArmAnswer<VaultFacts> vault = new ArmAnswer.Known<>(settings(true, false, true, true));
    private ArmAnswer<KeyGrants> grants = new ArmAnswer.Known<>(Keys.ALL_RIGHTS);
    private PostgresAnswer postgres =
            new PostgresAnswer.Known(new PostgresState(Servers.node(1), Servers.uid(1), false, 0, List.of(), null));

    static VaultFacts settings(boolean rbac, boolean denies, boolean bypass, boolean publicAccess) {
        return new VaultFacts(Servers.TENANT, "westeurope", true, true, 90, rbac, denies, bypass, publicAccess);
    }

    Facts with(Tier tier) {
        registration = Registrations.with(registration, tier);
        return this;
    }

    Facts with(VaultId keyVaultId) {
        registration = Registrations.with(registration, keyVaultId);
        return this;
    }

    Facts withoutVaultId() {
        registration = Registrations.withoutArm(registration);
        return this;
    }

    Facts strict() {
        registration = Registrations.with(
                registration,
                new ServerPolicy(
                        true,
                        registration.policy().recovery(),
                        registration.policy().lease(),
                        registration.policy().transientGrace()));
        return this;
    }

    Facts with(KeyProbe changed) {
        probe = changed;
        return this;
    }

    Facts inTenant(Optional<UUID> changed) {
        vaultTenant = changed;
        return this;
    }

    Facts with(VaultFacts known) {
        return vault(new ArmAnswer.Known<>(known));
    }

    Facts vault(ArmAnswer<VaultFacts> changed) {
        vault = changed;
        return this;
    }

    Facts granted(Set<Permission> held, String... excess) {
        return grants(new ArmAnswer.Known<>(new KeyGrants(held, Set.of(excess))));
    }

    Facts grants(ArmAnswer<KeyGrants> changed) {
        grants = changed;
        return this;
    }

    Facts with(PostgresState state) {
        return with(new PostgresAnswer.Known(state));
    }

    Facts with(PostgresAnswer changed) {
        postgres = changed;
        return this;
    }

    /** So many servers with a key each use the vault already. */
    Facts besides(int keys) {
        load = new VaultLoad(IntStream.rangeClosed(1, keys)
                .boxed()
                .collect(Collectors.toMap(
                        number -> new KeyScope.OfKey(Keys.KEK.vaultName(), "key-" + number),
                        number -> Set.of(Servers.uid(1000 + number)))));
        return this;
    }

    /** The server's key is active. */
    Facts enabled() {
        protection = Servers.ready(1).protection();
        return this;
    }

    PreflightFacts gathered() {
        Server server = Servers.bare(1).with(registration).with(protection);
        return new PreflightFacts(server, Keys.KEK, probe, load, vaultTenant, vault, grants, postgres, Servers.START);
    }

    /** What the preflight finds. */
    Preflight judged() {
        return Preflight.of(gathered());
    }

    /** What one check finds. */
    Finding finding(Check check) {
        return judged().findings().stream()
                .filter(finding -> finding.check() == check)
                .findFirst()
                .orElseThrow();
    }

    Finding.Result result(Check check) {
        return finding(check).result();
    }
}
