package io.pgcmk.usecase;

import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekId;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import java.util.List;
import java.util.stream.Collectors;

/** The replicas that are registered of a server and follow it still: its gate is theirs, too. */
final class Replicas {
    private final ServerStore servers;

    Replicas(ServerStore servers) {
        this.servers = servers;
    }

    List<Server> of(Server server) {
        return servers.copiesOf(server.uid()).stream()
                .map(StoredServer::server)
                .filter(copy -> copy.lineage().isFollowing())
                .toList();
    }

    /** Those that were revalidated and share that key. Only a primary asks: a replica has none that concerns its own. */
    List<Server> under(KekId kek, Server server) {
        return server.lineage().isFollowing()
                ? List.of()
                : of(server).stream().filter(replica -> shares(kek, replica)).toList();
    }

    private static boolean shares(KekId kek, Server replica) {
        return replica.protection() instanceof Enabled enabled
                && !enabled.awaitsRevalidation()
                && enabled.key().pinned().kek().equals(kek);
    }

    /** @throws RequestRefusedException if there is one: what takes the server's gate away would open it */
    void requireNone(Server server) {
        List<Server> replicas = of(server);
        if (!replicas.isEmpty()) {
            throw RequestRefusedException.conflict(
                    "ServerHasReplicas",
                    "replicas follow this server, and what denies connections to it denies them on its replicas: "
                            + replicas.stream()
                                    .map(replica -> replica.id().toString())
                                    .collect(Collectors.joining(", "))
                            + "; delete each of them, or promote it, and then repeat this call");
        }
    }
}
