package io.pgcmk.usecase;

import io.pgcmk.domain.copy.Ancestor;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.copy.Relatives;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what a server was made from, and what was made from it (R16, R18). */
public final class FindRelatives {
    /** Each is one request to the store. */
    private static final int MOST_ANCESTORS = 20;

    private final FindServer find;
    private final ServerStore servers;
    private final PostgresCalls postgres;

    FindRelatives(FindServer find, ServerStore servers, PostgresCalls postgres) {
        this.find = find;
        this.servers = servers;
        this.postgres = postgres;
    }

    /** The copies that follow it, in the order of their registration. */
    public List<Server> replicas(ServerId id) {
        return copies(find.run(id)).stream()
                .filter(copy -> copy.lineage().isFollowing())
                .toList();
    }

    public Relatives run(ServerId id) {
        Server server = find.run(id);
        return Relatives.of(server, ancestors(server), copies(server));
    }

    /** The server that a replica follows in the end: its gate is the replica's, too. Empty if it follows nobody. */
    public Optional<Server> primary(Server replica) {
        return replica.lineage().isFollowing() ? postgres.primary(replica) : Optional.empty();
    }

    private List<Server> copies(Server source) {
        return servers.copiesOf(source.uid()).stream().map(StoredServer::server).toList();
    }

    /** A source that was deleted may be registered again as a copy of its own copy: each is named once. */
    private List<Ancestor> ancestors(Server server) {
        List<Ancestor> ancestors = new ArrayList<>();
        Set<ServerUid> seen = new HashSet<>(Set.of(server.uid()));
        Origin origin = server.lineage().origin();
        while (origin != null && seen.add(origin.source()) && ancestors.size() < MOST_ANCESTORS) {
            Server source =
                    servers.find(origin.source()).map(StoredServer::server).orElse(null);
            Ancestor ancestor = Ancestor.of(origin, source);
            ancestors.add(ancestor);
            origin = ancestor.origin();
        }
        return ancestors;
    }
}
