package io.pgcmk.port;

import io.pgcmk.domain.server.ServerUid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the servers that use a key.
 *
 * @param last after whom the rest come; null if there are no more
 */
public record KeyUsers(List<ServerUid> servers, @Nullable ServerUid last) {

    public KeyUsers {
        servers = List.copyOf(servers);
    }
}
