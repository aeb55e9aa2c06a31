package io.pgcmk.trigger.http;

import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.ServerPolicy.Lease;
import io.pgcmk.domain.server.ServerPolicy.Recovery;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.usecase.RequestRefusedException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As much of a registration as a caller has given; null is what was left out.
 *
 * @param copyOf null if it is said to be no copy
 * @param vault null if no word was said of it, in contrast to a vault that is taken away
 */
record GivenRegistration(
        @Nullable String location,
        @Nullable Map<String, String> tags,
        @Nullable Sku sku,
        @Nullable PostgresHosts postgres,
        @Nullable ServerIdentity identity,
        @Nullable Vault vault,
        @Nullable Boolean strict,
        @Nullable Recovery recovery,
        @Nullable Lease lease,
        @Nullable Duration transientGrace,
        @Nullable CopyOf copyOf,
        @Nullable Set<ServerId> copies) {

    record Sku(String name, Tier tier) {
        /** Self-run servers have no price; what is not said to be Basic may have a key. */
        static final Sku DEFAULT = new Sku("GeneralPurpose", Tier.GENERAL_PURPOSE);
    }

    /** @param id null if the vault is not to be read through ARM */
    record Vault(@Nullable VaultId id) {}

    /** The whole registration, as PUT gives it. */
    Registration whole() {
        Sku named = sku == null ? Sku.DEFAULT : sku;
        return new Registration(
                given(location, "location", ""),
                tags == null ? Map.of() : tags,
                named.name(),
                named.tier(),
                given(postgres, "properties.postgres.hosts", ", or tag pgcmk-host"),
                given(identity, "properties.cmk.identity", ", or tags pgcmk-identity-kind, -client-id, -principal-id"),
                vault == null ? null : vault.id(),
                policyOver(ServerPolicy.DEFAULT),
                copies == null ? Set.of() : copies);
    }

    /** What PATCH makes of a registration. */
    Registration over(Registration before) {
        return new Registration(
                location == null ? before.location() : location,
                tags == null ? before.tags() : tags,
                sku == null ? before.skuName() : sku.name(),
                sku == null ? before.tier() : sku.tier(),
                postgres == null ? before.postgres() : postgres,
                identity == null ? before.identity() : identity,
                vault == null ? before.keyVaultId() : vault.id(),
                policyOver(before.policy()),
                copies == null ? before.copies() : copies);
    }

    private ServerPolicy policyOver(ServerPolicy before) {
        return new ServerPolicy(
                strict == null ? before.strict() : strict,
                recovery == null ? before.recovery() : recovery,
                lease == null ? before.lease() : lease,
                transientGrace == null ? before.transientGrace() : transientGrace);
    }

    private static <T> T given(@Nullable T value, String path, String orElse) {
        if (value == null) {
            throw RequestRefusedException.badRequest("InvalidRequestContent", path, path + orElse + " is missing");
        }
        return value;
    }
}
