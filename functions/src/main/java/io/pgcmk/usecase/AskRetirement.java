package io.pgcmk.usecase;

import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.page.Page;
import io.pgcmk.domain.retirement.Dependent;
import io.pgcmk.domain.retirement.Dependents;
import io.pgcmk.domain.retirement.Retirement;
import io.pgcmk.port.Outbox;
import io.pgcmk.port.SideBySide;
import io.pgcmk.port.Workers;
import io.pgcmk.port.WrappedUnder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Tells whether a key version may be disabled, and what depends on it. */
public final class AskRetirement {
    private final WrappedUnder under;
    private final Outbox outbox;
    private final Workers workers;

    AskRetirement(WrappedUnder under, Outbox outbox, Workers workers) {
        this.under = under;
        this.outbox = outbox;
        this.workers = workers;
    }

    /**
     * The answer.
     *
     * @param counts of all subscriptions: a key is disabled for all
     * @param page of one
     */
    public record Answer(KeyVersions versions, Retirement retirement, Dependents counts, Page<Dependent> page) {}

    /**
     * Asks the store for everything at once.
     *
     * @param subscription whose servers are named
     * @param continuation what an earlier answer gave; null for the first page
     */
    public Answer run(String subscription, KeyVersions versions, int size, @Nullable String continuation) {
        FutureTask<Page<Dependent>> page =
                SideBySide.ask(() -> SkipToken.read(() -> under.page(versions, size, continuation)));
        FutureTask<Dependents> counts = SideBySide.ask(() -> under.count(versions));
        FutureTask<Optional<Instant>> keptUntil = SideBySide.ask(() -> under.keptUntil(versions));
        FutureTask<Boolean> told = SideBySide.ask(() -> outbox.pending(1).isEmpty());
        workers.run(List.of(page, counts, keptUntil, told));
        Retirement retirement = Retirement.of(
                versions,
                SideBySide.of(counts),
                SideBySide.of(told),
                SideBySide.of(keptUntil).orElse(null));
        return new Answer(
                versions, retirement, SideBySide.of(counts), ofSubscription(subscription, SideBySide.of(page)));
    }

    /** Of others only the numbers are told: their servers are their subscription's own affair. */
    static Page<Dependent> ofSubscription(String subscription, Page<Dependent> page) {
        return new Page<>(
                page.elements().stream()
                        .filter(dependent -> dependent.server() != null
                                && dependent.server().subscription().equalsIgnoreCase(subscription))
                        .toList(),
                page.continuation());
    }
}
