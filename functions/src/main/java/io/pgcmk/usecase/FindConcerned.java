package io.pgcmk.usecase;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUsers;
import io.pgcmk.port.NameRegistry;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import java.util.ArrayList;
import java.util.List;

/** The servers that a notice may concern, and no others as far as that is known. */
final class FindConcerned {
    private static final int PAGE = 1000;

    private final KeyUsage usage;
    private final NameRegistry names;
    private final ServerStore servers;

    FindConcerned(KeyUsage usage, NameRegistry names, ServerStore servers) {
        this.usage = usage;
        this.names = names;
        this.servers = servers;
    }

    List<ServerUid> run(Notice notice) {
        return switch (notice) {
            case Notice.OfKeys(KeyScope keys) -> users(keys);
            case Notice.OfIdentity(IdentityId identity) -> thoseOf(identity);
        };
    }

    private List<ServerUid> users(KeyScope keys) {
        KeyUsers page = usage.users(keys, PAGE, null);
        List<ServerUid> all = new ArrayList<>(page.servers());
        while (page.last() != null) {
            page = usage.users(keys, PAGE, page.last());
            all.addAll(page.servers());
        }
        return all;
    }

    /** ARM names an identity otherwise than a server does, so all of its subscription are meant that may be its own. */
    private List<ServerUid> thoseOf(IdentityId identity) {
        return names.servers(identity.subscription(), null).stream()
                .flatMap(uid -> servers.find(uid).stream())
                .map(StoredServer::server)
                .filter(server -> mayHave(server, identity))
                .map(Server::uid)
                .toList();
    }

    private static boolean mayHave(Server server, IdentityId identity) {
        if (server.registration().identity().kind() != ServerIdentity.Kind.ATTACHED
                || !(server.protection() instanceof Protection.Enabled enabled)) {
            return false;
        }
        IdentityId seen = enabled.checks().identity();
        return seen == null || seen.isSame(identity);
    }
}
