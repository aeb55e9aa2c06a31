package io.pgcmk.example;

import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.preflight.VaultFacts;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.domain.server.VaultId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The servers of an example customer; those of different numbers have nothing in common. */
public final class Servers {
    public static final String SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";
    public static final UUID TENANT = UUID.fromString("99999999-2222-4333-8444-555555555555");
    public static final VaultId VAULT = VaultId.parse(
            "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/contoso");

    /** What ARM shows of {@link #VAULT}: all is as it is advised. */
    public static final VaultFacts VAULT_FACTS =
            new VaultFacts(TENANT, "westeurope", true, true, 90, true, false, true, true);

    /** When the examples begin. */
    public static final Instant START = Instant.parse("2026-11-24T09:00:00Z");

    private Servers() {}

    public static ServerId id(int number) {
        return new ServerId(SUBSCRIPTION, "prod", "orders-" + number);
    }

    /** Of which server that is the name. */
    public static int number(ServerId id) {
        return Integer.parseInt(id.name().substring("orders-".length()));
    }

    public static ServerUid uid(int number) {
        return new ServerUid(new UUID(0x4000, number));
    }

    public static Node node(int number) {
        return new Node("orders-" + number, String.valueOf(7_000_000_000_000_000_000L + number), 18);
    }

    public static ServerIdentity identity(int number) {
        return new ServerIdentity(
                ServerIdentity.Kind.ATTACHED, new UUID(0xC11E47, number), new UUID(0xB0B, number), TENANT);
    }

    public static PostgresEndpoint endpoint(int number) {
        return new PostgresEndpoint("db-" + number + ".contoso.example", 5432);
    }

    public static Registration registration(int number) {
        return new Registration(
                "westeurope",
                Map.of("team", "orders"),
                "GP_Gen5_2",
                Tier.GENERAL_PURPOSE,
                PostgresHosts.of(endpoint(number)),
                identity(number),
                VAULT,
                ServerPolicy.DEFAULT,
                Set.of());
    }

    /** Registered, without a key. */
    public static Server bare(int number) {
        return new Server(
                uid(number),
                id(number),
                registration(number),
                Lineage.NONE,
                node(number),
                new Protection.None(),
                0,
                1,
                START,
                null);
    }

    public static Server ready(int number) {
        return bare(number)
                .with(new Protection.Enabled(
                        Keys.active(START),
                        new Access.Ready(START),
                        Enforcement.CONFIRMED,
                        CheckRecord.startingAt(START),
                        Rewraps.none()));
    }

    public static Server inaccessible(int number, Cause cause) {
        return bare(number)
                .decided(new Protection.Enabled(
                        Keys.active(START),
                        new Access.Inaccessible(cause, START, "403 Forbidden"),
                        Enforcement.NOT_CONFIRMED,
                        CheckRecord.startingAt(START),
                        Rewraps.none()));
    }
}
