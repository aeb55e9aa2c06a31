package io.pgcmk.usecase;

import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.Name;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds registered servers by their resource ids. */
public final class FindServer {
    private final NameRegistry names;
    private final ServerStore servers;

    FindServer(NameRegistry names, ServerStore servers) {
        this.names = names;
        this.servers = servers;
    }

    /** @throws RequestRefusedException if no such server is registered */
    public Server run(ServerId id) {
        return stored(id).server();
    }

    StoredServer stored(ServerId id) {
        return find(id).orElseThrow(() -> RequestRefusedException.notFound(
                "no server " + id + " is registered; register it with PUT of its resource id"));
    }

    Optional<StoredServer> find(ServerId id) {
        return kept(id).filter(stored -> !stored.server().isDeleted());
    }

    /** A deleted one, too, for 90 days (D13). */
    Optional<StoredServer> kept(ServerId id) {
        return names.owner(new Name.OfServer(id)).flatMap(servers::find);
    }

    /** All servers of a subscription, or of one of its resource groups. */
    public List<Server> all(String subscription, @Nullable String resourceGroup) {
        return names.servers(subscription, resourceGroup).stream()
                .flatMap(uid -> servers.find(uid).stream())
                .map(StoredServer::server)
                .filter(server -> !server.isDeleted())
                .toList();
    }
}
