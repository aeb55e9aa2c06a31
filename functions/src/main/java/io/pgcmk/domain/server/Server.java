package io.pgcmk.domain.server;

import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.server.Protection.Enabled;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One registered server: everything that a decision about it needs.
 *
 * @param lineage what it is a copy of, and who may be a copy of it
 * @param fence grows with each decision about the gate; PostgreSQL refuses an order with a lower one
 * @param revision grows with each change that a caller can see, and not with each check: the API's ETag
 * @param deletedAt when the registration was deleted; uid and wrapped DEKs are kept for 90 days from then (D13)
 */
public record Server(
        ServerUid uid,
        ServerId id,
        Registration registration,
        Lineage lineage,
        Node node,
        Protection protection,
        long fence,
        long revision,
        Instant createdAt,
        @Nullable Instant deletedAt) {

    /** What was seen of an identity in ARM says nothing of another. */
    public Server with(Registration changed) {
        boolean sameIdentity =
                changed.identity().clientId().equals(registration.identity().clientId());
        Protection kept = !sameIdentity && protection instanceof Enabled enabled
                ? enabled.with(enabled.checks().seenAs(null))
                : protection;
        return new Server(uid, id, changed, lineage, node, kept, fence, revision + 1, createdAt, deletedAt);
    }

    public Server with(Lineage changed) {
        return new Server(uid, id, registration, changed, node, protection, fence, revision + 1, createdAt, deletedAt);
    }

    public Server with(Protection changed) {
        return new Server(uid, id, registration, lineage, node, changed, fence, revision + 1, createdAt, deletedAt);
    }

    /** A check came by and left its record; nothing that a caller sees as a change. */
    public Server checked(Enabled changed) {
        return new Server(uid, id, registration, lineage, node, changed, fence, revision, createdAt, deletedAt);
    }

    /** A decision about the gate: orders that were given before it are refused from now on. */
    public Server decided(Protection changed) {
        return new Server(uid, id, registration, lineage, node, changed, fence + 1, revision + 1, createdAt, deletedAt);
    }

    public Server deleted(Instant at) {
        return new Server(uid, id, registration, lineage, node, protection, fence, revision + 1, createdAt, at);
    }

    /** At other addresses of its PostgreSQL; another host of a set may be the primary now. */
    public Server on(Node found) {
        return new Server(uid, id, registration, lineage, found, protection, fence, revision, createdAt, deletedAt);
    }

    /** Whether this is its PostgreSQL: a copy of it has the same system, and is not bound to it. */
    public boolean isOn(PostgresState state) {
        return state.boundTo() == null
                ? state.node().equals(node)
                : state.boundTo().equals(uid) && state.node().systemIdentifier().equals(node.systemIdentifier());
    }

    public boolean isDeleted() {
        return deletedAt != null;
    }
}
