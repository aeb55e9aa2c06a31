package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Schedule} promises. */
public abstract class ScheduleContract {
    private static final Instant TICK = Servers.START.plusNanos(123_456_789);
    private static final Instant NEXT = TICK.plusSeconds(180);
    private static final Instant DENY_BY = TICK.plusSeconds(600);
    private static final ServerUid UID = Servers.uid(1);

    /** An empty schedule. */
    protected abstract Schedule schedule();

    @Test
    void hasEachServerInOneBucket() {
        schedule().add(UID, Keys.V1);
        schedule().add(Servers.uid(2), Keys.V2);

        assertThat(all()).extracting(ScheduleEntry::uid).containsExactlyInAnyOrder(UID, Servers.uid(2));
        assertThat(all()).contains(entry());
    }

    @Test
    void hasANewServerDueAtOnce() {
        schedule().add(UID, Keys.V1);

        assertThat(entry().isDue(TICK)).isTrue();
        assertThat(entry().pinned()).isEqualTo(Keys.V1);
        assertThat(entry().claimedAt()).isNull();
        assertThat(entry().denyBy()).isNull();
        assertThat(entry().looks()).isEmpty();
    }

    @Test
    void keepsWhatAChangeSays() {
        schedule().add(UID, Keys.V1);
        ScheduleEntry changed = entry().claimed(TICK, NEXT, DENY_BY).lookedAtAt(List.of(NEXT, TICK.plusSeconds(60)));

        Optional<ScheduleEntry> stored = schedule().replace(entry(), changed);

        assertThat(stored).contains(entry());
        assertThat(entry()).isEqualTo(changed.stored(entry().etag()));
    }

    @Test
    void givesAChangeToTheFirstOnly() {
        schedule().add(UID, Keys.V1);
        ScheduleEntry read = entry();
        schedule().replace(read, read.claimed(TICK, NEXT, null));

        assertThat(schedule().replace(read, read.claimed(TICK, NEXT, null))).isEmpty();
        assertThat(schedule().replace(read, read.due(TICK))).isEmpty();
    }

    @Test
    void hasOneWinnerOfManyChanges() throws InterruptedException, ExecutionException {
        schedule().add(UID, Keys.V1);
        ScheduleEntry read = entry();
        Callable<Optional<ScheduleEntry>> claim = () -> schedule().replace(read, read.claimed(TICK, NEXT, DENY_BY));

        int winners = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Optional<ScheduleEntry>> outcome : threads.invokeAll(List.of(claim, claim, claim, claim))) {
                winners += outcome.get().isPresent() ? 1 : 0;
            }
        }

        assertThat(winners).isEqualTo(1);
    }

    @Test
    void changesAgainWhatItHasChanged() {
        schedule().add(UID, Keys.V1);
        ScheduleEntry claimed = schedule()
                .replace(entry(), entry().claimed(TICK, NEXT, DENY_BY))
                .orElseThrow();

        assertThat(schedule().replace(claimed, claimed.due(TICK))).contains(entry());
        assertThat(entry().dueAt()).isEqualTo(TICK);
    }

    @Test
    void findsNothingOfAServerThatIsNotThere() {
        schedule().add(UID, Keys.V1);

        assertThat(schedule().find(Servers.uid(2))).isEmpty();
    }

    @Test
    void forgetsAServerThatIsRemoved() {
        schedule().add(UID, Keys.V1);
        schedule().add(Servers.uid(2), Keys.V1);

        schedule().remove(entry());
        assertThat(schedule().find(UID)).isEmpty();

        assertThat(all()).extracting(ScheduleEntry::uid).containsExactly(Servers.uid(2));
    }

    @Test
    void removesOnceWhatIsRemovedTwice() {
        schedule().add(UID, Keys.V1);
        ScheduleEntry read = entry();

        schedule().remove(read);
        schedule().remove(read);

        assertThat(all()).isEmpty();
    }

    @Test
    void keepsAServerThatWasAddedSinceItsRemovalWasDecided() {
        schedule().add(UID, Keys.V1);
        ScheduleEntry read = entry();
        schedule().add(UID, Keys.V2);

        schedule().remove(read);

        assertThat(all()).extracting(ScheduleEntry::pinned).containsExactly(Keys.V2);
    }

    @Test
    void keepsAServerThatWasClaimedSinceItsRemovalWasDecided() {
        schedule().add(UID, Keys.V1);
        ScheduleEntry read = entry();
        schedule().replace(read, read.claimed(TICK, NEXT, DENY_BY));

        schedule().remove(read);

        assertThat(all()).extracting(ScheduleEntry::uid).containsExactly(UID);
    }

    @Test
    void changesNothingOfAServerThatWasRemoved() {
        schedule().add(UID, Keys.V1);
        ScheduleEntry read = entry();
        schedule().remove(read);

        assertThat(schedule().replace(read, read.due(TICK))).isEmpty();
        assertThat(all()).isEmpty();
    }

    private ScheduleEntry entry() {
        return schedule().find(UID).orElseThrow();
    }

    private List<ScheduleEntry> all() {
        return IntStream.range(0, Schedule.BUCKETS)
                .mapToObj(bucket -> schedule().bucket(bucket))
                .flatMap(List::stream)
                .toList();
    }
}
