package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.KeyUsers;
import io.pgcmk.port.ServerStore;
import io.pgcmk.port.StoredServer;
import io.pgcmk.port.Workers;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One verdict about each server of a key or of a vault, now: what to do once access was given back to many at once. */
public final class RevalidateKeyUsers {
    private static final Logger LOG = Logger.getLogger(RevalidateKeyUsers.class.getName());

    private final KeyUsage usage;
    private final ServerStore servers;
    private final RevalidateServer revalidate;
    private final RecordRefusal recordRefusal;
    private final Workers workers;

    RevalidateKeyUsers(
            KeyUsage usage,
            ServerStore servers,
            RevalidateServer revalidate,
            RecordRefusal recordRefusal,
            Workers workers) {
        this.usage = usage;
        this.servers = servers;
        this.revalidate = revalidate;
        this.recordRefusal = recordRefusal;
        this.workers = workers;
    }

    /**
     * What became of one server.
     *
     * @param refusal why it is not Ready now; null if it is
     */
    public record Result(ServerId id, @Nullable RequestRefusedException refusal) {}

    /**
     * Revalidates the next {@code size} servers, side by side; one that is refused does not keep another from being opened.
     *
     * @param subscription only its servers
     * @param continuation what an earlier call gave; null for the first
     */
    public Page<Result> run(
            String subscription, KeyScope keys, int size, @Nullable String continuation, Caller caller) {
        KeyUsers users = usage.users(keys, size, after(continuation));
        Map<ServerId, Result> results = new ConcurrentHashMap<>();
        workers.run(users.servers().stream()
                .map(uid -> (Runnable) () -> servers.find(uid)
                        .filter(stored -> isMeant(stored.server(), subscription, keys))
                        .ifPresent(stored -> results.put(stored.server().id(), result(stored, caller))))
                .toList());
        ServerUid last = users.last();
        return new Page<>(
                results.values().stream()
                        .sorted(Comparator.comparing(result -> result.id().key()))
                        .toList(),
                last == null ? null : last.toString());
    }

    private Result result(StoredServer stored, Caller caller) {
        ServerId id = stored.server().id();
        try {
            revalidate.run(stored, Precondition.NONE, caller);
            return new Result(id, null);
        } catch (RuntimeException e) {
            Optional<RequestRefusedException> refused = RequestRefusedException.of(e);
            refused.ifPresent(refusal -> recordRefusal.run(id, "RevalidateKeyUsers", refusal, caller));
            return new Result(id, refused.orElseGet(() -> unforeseen(id, e)));
        }
    }

    /** A bug that one server meets is no reason to leave the others closed. */
    private static RequestRefusedException unforeseen(ServerId id, RuntimeException e) {
        LOG.log(Level.SEVERE, e, () -> "the revalidation of " + id + " failed for a reason of our own");
        return RequestRefusedException.unavailable(
                "InternalServerError", "the revalidation failed for a reason of our own; revalidate the server itself");
    }

    private static boolean isMeant(Server server, String subscription, KeyScope keys) {
        return !server.isDeleted()
                && server.id().subscription().equalsIgnoreCase(subscription)
                && server.protection() instanceof Protection.Enabled enabled
                && keys.covers(
                        enabled.key().pinned().kek(), server.registration().keyVaultId());
    }

    private static @Nullable ServerUid after(@Nullable String continuation) {
        return continuation == null ? null : SkipToken.read(() -> ServerUid.parse(continuation));
    }
}
