package io.pgcmk.usecase;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.server.Node;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakePostgresServer;
import java.util.Arrays;
import java.util.Objects;

/** Copies of the servers of a world: server numbers, like everything there. */
record Copies(World world) {

    /** A server that was made from another one's backup, and has the rights that its identity needs. */
    FakePostgresServer restored(int copy, int source) {
        FakePostgresServer postgres = FakePostgresServer.restoredFrom(
                world.postgres(source), Servers.node(copy).clusterName());
        world.put(copy, postgres);
        world.arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(copy).principalId(), Keys.ALL_RIGHTS);
        return postgres;
    }

    /** It follows a server, is registered as its replica, and Ready. */
    FakePostgresServer replica(int copy, int source) {
        FakePostgresServer postgres = following(copy, source);
        register(copy, CopyMode.REPLICA, source);
        consent(source, copy);
        world.revalidate(copy);
        return postgres;
    }

    /** It follows a server, and nobody has registered it. */
    FakePostgresServer following(int copy, int source) {
        return following(copy, Servers.node(source).major(), source);
    }

    /** The same, of a version of PostgreSQL. */
    FakePostgresServer following(int copy, int major, int source) {
        FakePostgresServer postgres = new FakePostgresServer(
                world.steps,
                new Node(Servers.node(copy).clusterName(), Servers.node(source).systemIdentifier(), major),
                world.clock);
        postgres.follows(world.postgres(source));
        world.put(copy, postgres);
        world.arm.grant(Servers.VAULT, Keys.KEK, Servers.identity(copy).principalId(), Keys.ALL_RIGHTS);
        return postgres;
    }

    RegisterServer.Registered register(int copy, CopyMode mode, int source) {
        return register(copy, Servers.registration(copy), mode, source);
    }

    RegisterServer.Registered register(int copy, Registration registration, CopyMode mode, int source) {
        return world.app
                .registerServer()
                .run(
                        Servers.id(copy),
                        registration,
                        new CopyOf(mode, Servers.id(source)),
                        Precondition.NONE,
                        World.CALLER);
    }

    /** The first step, on the source. */
    void consent(int source, Integer... copies) {
        world.app
                .updateServer()
                .run(
                        Servers.id(source),
                        before -> Registrations.consentingTo(
                                before, Arrays.stream(copies).map(Servers::id).toArray(ServerId[]::new)),
                        Precondition.NONE,
                        World.CALLER);
    }

    /** Restored from server 1, registered, and consented to. */
    void waiting(int copy) {
        restored(copy, 1);
        register(copy, CopyMode.POINT_IN_TIME_RESTORE, 1);
        consent(1, copy);
    }

    Origin origin(int copy) {
        return Objects.requireNonNull(world.server(copy).lineage().origin());
    }
}
