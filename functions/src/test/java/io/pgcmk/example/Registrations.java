package io.pgcmk.example;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.domain.server.VaultId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Registrations that differ from another in one thing. */
public final class Registrations {
    private Registrations() {}

    public static Registration with(Registration given, Map<String, String> tags) {
        return of(given, tags, given.tier(), given.postgres(), given.identity(), given.keyVaultId(), given.policy());
    }

    public static Registration with(Registration given, Tier tier) {
        return of(given, given.tags(), tier, given.postgres(), given.identity(), given.keyVaultId(), given.policy());
    }

    public static Registration with(Registration given, PostgresEndpoint... hosts) {
        PostgresHosts postgres = new PostgresHosts(List.of(hosts));
        return of(given, given.tags(), given.tier(), postgres, given.identity(), given.keyVaultId(), given.policy());
    }

    public static Registration with(Registration given, ServerIdentity identity) {
        return of(given, given.tags(), given.tier(), given.postgres(), identity, given.keyVaultId(), given.policy());
    }

    public static Registration with(Registration given, VaultId keyVaultId) {
        return of(given, given.tags(), given.tier(), given.postgres(), given.identity(), keyVaultId, given.policy());
    }

    public static Registration with(Registration given, ServerPolicy policy) {
        return of(given, given.tags(), given.tier(), given.postgres(), given.identity(), given.keyVaultId(), policy);
    }

    public static Registration consentingTo(Registration given, ServerId... copies) {
        return new Registration(
                given.location(),
                given.tags(),
                given.skuName(),
                given.tier(),
                given.postgres(),
                given.identity(),
                given.keyVaultId(),
                given.policy(),
                Set.of(copies));
    }

    /** ARM is not to be asked. */
    public static Registration withoutArm(Registration given) {
        return of(given, given.tags(), given.tier(), given.postgres(), given.identity(), null, given.policy());
    }

    private static Registration of(
            Registration given,
            Map<String, String> tags,
            Tier tier,
            PostgresHosts postgres,
            ServerIdentity identity,
            @Nullable VaultId keyVaultId,
            ServerPolicy policy) {
        return new Registration(
                given.location(), tags, given.skuName(), tier, postgres, identity, keyVaultId, policy, given.copies());
    }
}
