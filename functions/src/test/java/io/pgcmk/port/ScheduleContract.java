package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Schedule.Due;
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
    private static final Instant NEXT = TICK.plusSeconds(60);
    private static final ServerUid UID = Servers.uid(1);

    /** An empty schedule. */
    protected abstract Schedule schedule();

    @Test
    void hasEachServerInOneBucket() {
        schedule().add(UID);
        schedule().add(Servers.uid(2));

        assertThat(all(TICK)).extracting(Due::uid).containsExactlyInAnyOrder(UID, Servers.uid(2));
        assertThat(due(TICK).claimedAt()).isNull();
    }

    @Test
    void isClaimedOnceForATick() {
        schedule().add(UID);

        Optional<Due> claimed = schedule().claim(due(TICK), TICK);

        assertThat(claimed).map(Due::uid).contains(UID);
        assertThat(claimed).map(Due::claimedAt).contains(TICK);
        assertThat(all(TICK)).isEmpty();
    }

    @Test
    void isDueAgainAtTheNextTick() {
        schedule().add(UID);
        Due claimed = schedule().claim(due(TICK), TICK).orElseThrow();

        assertThat(all(TICK.plusMillis(1))).containsExactly(claimed);
    }

    @Test
    void isNotDueForATickThatAnotherInstanceLeftBehind() {
        schedule().add(UID);
        schedule().claim(due(NEXT), NEXT);

        assertThat(all(TICK)).isEmpty();
    }

    @Test
    void givesAClaimToTheFirstOnly() {
        schedule().add(UID);
        Due due = due(TICK);
        schedule().claim(due, TICK);

        assertThat(schedule().claim(due, TICK)).isEmpty();
        assertThat(schedule().claim(due, NEXT)).isEmpty();
    }

    @Test
    void hasOneWinnerOfManyClaims() throws InterruptedException, ExecutionException {
        schedule().add(UID);
        Due due = due(TICK);
        Callable<Optional<Due>> claim = () -> schedule().claim(due, TICK);

        int winners = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Optional<Due>> outcome : threads.invokeAll(List.of(claim, claim, claim, claim))) {
                winners += outcome.get().isPresent() ? 1 : 0;
            }
        }

        assertThat(winners).isEqualTo(1);
    }

    /** One more server than there are buckets, so that two share one. */
    @Test
    void givesTheLongestUnclaimedOfABucketFirst() {
        IntStream.rangeClosed(0, Schedule.BUCKETS).forEach(number -> schedule().add(Servers.uid(number)));
        List<Due> shared = IntStream.range(0, Schedule.BUCKETS)
                .mapToObj(bucket -> schedule().due(bucket, TICK))
                .filter(bucket -> bucket.size() > 1)
                .findFirst()
                .orElseThrow();
        ServerUid first = shared.get(0).uid();
        ServerUid second = shared.get(1).uid();

        schedule().claim(due(first, TICK), TICK);
        assertThat(bucketOf(first, NEXT)).containsSubsequence(second, first);

        schedule().claim(due(second, NEXT), TICK.plusMillis(1));
        assertThat(bucketOf(first, NEXT)).containsSubsequence(first, second);
    }

    @Test
    void forgetsAServerThatIsRemoved() {
        schedule().add(UID);
        schedule().add(Servers.uid(2));

        schedule().remove(due(TICK));

        assertThat(all(NEXT)).extracting(Due::uid).containsExactly(Servers.uid(2));
    }

    @Test
    void canBeRemovedByWhoClaimedIt() {
        schedule().add(UID);
        Due claimed = schedule().claim(due(TICK), TICK).orElseThrow();

        schedule().remove(claimed);
        schedule().remove(claimed);

        assertThat(all(NEXT)).isEmpty();
    }

    @Test
    void keepsAServerThatWasAddedSinceItsRemovalWasDecided() {
        schedule().add(UID);
        Due due = due(TICK);
        schedule().add(UID);

        schedule().remove(due);

        assertThat(all(NEXT)).extracting(Due::uid).containsExactly(UID);
    }

    @Test
    void keepsAServerThatWasClaimedSinceItsRemovalWasDecided() {
        schedule().add(UID);
        Due due = due(TICK);
        schedule().claim(due, TICK);

        schedule().remove(due);

        assertThat(all(NEXT)).extracting(Due::uid).containsExactly(UID);
    }

    @Test
    void givesNoClaimToAServerThatWasRemoved() {
        schedule().add(UID);
        Due due = due(TICK);
        schedule().remove(due);

        assertThat(schedule().claim(due, TICK)).isEmpty();
        assertThat(all(NEXT)).isEmpty();
    }

    private Due due(Instant tick) {
        return due(UID, tick);
    }

    private Due due(ServerUid uid, Instant tick) {
        return all(tick).stream()
                .filter(due -> due.uid().equals(uid))
                .findFirst()
                .orElseThrow();
    }

    private List<ServerUid> bucketOf(ServerUid uid, Instant tick) {
        return IntStream.range(0, Schedule.BUCKETS)
                .mapToObj(bucket ->
                        schedule().due(bucket, tick).stream().map(Due::uid).toList())
                .filter(bucket -> bucket.contains(uid))
                .findFirst()
                .orElseThrow();
    }

    private List<Due> all(Instant tick) {
        return IntStream.range(0, Schedule.BUCKETS)
                .mapToObj(bucket -> schedule().due(bucket, tick))
                .flatMap(List::stream)
                .toList();
    }
}
