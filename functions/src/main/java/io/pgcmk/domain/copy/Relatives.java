package io.pgcmk.domain.copy;

import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a server was made from, and what was made from it.
 *
 * @param ancestors nearest first
 * @param copies in the order of their registration
 * @param consentedOnly copies that it consents to, and that nobody has registered
 */
public record Relatives(
        Server server, List<Ancestor> ancestors, List<RegisteredCopy> copies, List<Consent> consentedOnly) {

    public Relatives {
        ancestors = List.copyOf(ancestors);
        copies = List.copyOf(copies);
        consentedOnly = List.copyOf(consentedOnly);
    }

    /** @param registered the copies of the server */
    public static Relatives of(Server server, List<Ancestor> ancestors, List<Server> registered) {
        Set<ServerId> known = registered.stream().map(Server::id).collect(Collectors.toSet());
        return new Relatives(
                server,
                ancestors,
                registered.stream().map(copy -> RegisteredCopy.of(server, copy)).toList(),
                server.lineage().consents().stream()
                        .filter(consent -> !known.contains(consent.copy()))
                        .toList());
    }
}
