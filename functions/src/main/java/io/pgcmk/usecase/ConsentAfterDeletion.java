package io.pgcmk.usecase;

import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.port.ServerChange;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoredServer;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A server that was lost is deleted, and then restored: it can consent to its copies for as long as it is kept (R18, D13). */
final class ConsentAfterDeletion {
    private final FindServer find;
    private final ServerJournal journal;
    private final Clock clock;

    ConsentAfterDeletion(FindServer find, ServerJournal journal, Clock clock) {
        this.find = find;
        this.journal = journal;
        this.clock = clock;
    }

    /** Empty if there is no such server any more, or if something else than its consents would change. */
    Optional<Server> run(ServerId id, UnaryOperator<Registration> change, Precondition precondition, Caller caller) {
        return find.kept(id)
                .filter(stored -> changesConsents(stored.server().registration(), change))
                .map(stored -> changed(stored, change, precondition, caller));
    }

    private static boolean changesConsents(Registration before, UnaryOperator<Registration> change) {
        Registration after = change.apply(before);
        return !after.equals(before) && after.with(before.copies()).equals(before);
    }

    private Server changed(
            StoredServer stored, UnaryOperator<Registration> change, Precondition precondition, Caller caller) {
        Server server = stored.server();
        precondition.require(server);
        try {
            return journal.replace(
                            stored,
                            CopyConsents.changed(
                                    ServerChange.of(server.with(change.apply(server.registration()))),
                                    clock.instant(),
                                    caller))
                    .server();
        } catch (StaleStateException e) {
            throw Refusals.changedMeanwhile();
        }
    }
}
