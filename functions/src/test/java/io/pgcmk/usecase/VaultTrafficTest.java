package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class VaultTrafficTest {
    private static final KekVersion ELSEWHERE =
            new KekVersion(new KekId(URI.create("https://fabrikam.vault.azure.net"), "orders-kek"), "2".repeat(32));
    private static final Instant LATER = Servers.START.plus(Duration.ofDays(1));

    private final MutableClock clock = new MutableClock(Servers.START);
    private final VaultTraffic traffic = new VaultTraffic(clock, clock);

    @Test
    @DisplayName("the published 4,000 operations in 10 s: in ten seconds we take no more than half")
    void takesHalfOfTheVaultsLimit() {
        int checks = checksIn(Duration.ofSeconds(10), Keys.V1, null);

        assertThat(checks * 3).isBetween(1_950, 2_000);
    }

    @Test
    @DisplayName("a check finds its place at once while rewraps wait for theirs")
    void rewrapsComeBehindChecks() {
        while (traffic.behindChecks(Keys.V1, null, 3, clock.instant())) {
            // Until they would have to wait.
        }

        assertThat(traffic.enter(Keys.V1, null, false, clock.instant())).isTrue();
        assertThat(traffic.behindChecks(Keys.V1, null, 3, clock.instant())).isFalse();
    }

    @Test
    @DisplayName("rewraps alone take the whole of our share, and no more")
    void rewrapsTakeOurShare() {
        int rewraps = 0;
        Instant end = clock.instant().plusSeconds(10);
        while (traffic.behindChecks(Keys.V1, Servers.VAULT, 3, end)) {
            rewraps++;
        }

        assertThat(rewraps * 3).isBetween(1_800, 2_000);
    }

    @Test
    void takesLessOfAVaultWhoseKeysCostMore() {
        traffic.learn(new KekProperties(Keys.V1, "RSA-HSM", 4096, true, null, null, Set.of(), "Recoverable", 90));

        int checks = checksIn(Duration.ofSeconds(100), Keys.V1, null);

        assertThat(checks * 3).isBetween(1_130, 1_250);
    }

    @Test
    @DisplayName("a look at an older version is counted, and whoever comes next waits for it")
    void countsWhatNobodyWaitsFor() {
        for (int look = 0; look < 999; look++) {
            assertThat(traffic.spend(Keys.V2, Servers.VAULT)).isTrue();
        }

        int checks = checksIn(Duration.ofSeconds(10), Keys.V1, Servers.VAULT);

        assertThat(checks * 3 + 999).isBetween(1_950, 2_000);
    }

    @Test
    void spendsNothingOnAVaultThatIsToBeLeftAlone() {
        traffic.throttled(ELSEWHERE, throttled(Duration.ofSeconds(3)));

        assertThat(traffic.spend(ELSEWHERE, null)).isFalse();
        assertThat(traffic.spend(Keys.V1, null)).isTrue();
        clock.advance(Duration.ofSeconds(3));
        assertThat(traffic.spend(ELSEWHERE, null)).isTrue();
    }

    @Test
    void spendsNothingOnAVaultThatIsSilent() {
        for (int times = 0; times < 20; times++) {
            assertThat(traffic.spend(ELSEWHERE, null)).isTrue();
            traffic.answered(ELSEWHERE, false);
        }

        assertThat(traffic.spend(ELSEWHERE, null)).isFalse();
    }

    @Test
    void countsEachVaultByItself() {
        checksIn(Duration.ofSeconds(1), Keys.V1, null);

        assertThat(enter(ELSEWHERE, null, false, clock.instant())).isTrue();
    }

    @Test
    @DisplayName("a subscription may do five times as much as one of its vaults")
    void countsTheVaultsOfASubscriptionTogether() {
        int checks = 0;
        Instant end = clock.instant().plusSeconds(10);
        for (int vault = 0; clock.instant().isBefore(end); vault = (vault + 1) % 10) {
            KekVersion key = new KekVersion(
                    new KekId(URI.create("https://vault-" + vault + ".vault.azure.net"), "kek"), "3".repeat(32));
            checks += enter(key, Servers.VAULT, false, LATER) && clock.instant().isBefore(end) ? 1 : 0;
        }

        assertThat(checks * 3).isBetween(9_750, 10_000);
    }

    @Test
    void doesNotHoldUpWhatIsUrgent() {
        checksIn(Duration.ofSeconds(1), Keys.V1, null);

        assertThat(enter(Keys.V1, null, false, clock.instant())).isFalse();
        assertThat(enter(Keys.V1, null, true, clock.instant())).isTrue();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void letsSixtyFourInAtOnce() throws InterruptedException {
        for (int place = 0; place < 64; place++) {
            traffic.enter(Keys.V1, null, true, LATER);
        }
        Thread next = Thread.ofPlatform().daemon().start(() -> traffic.enter(Keys.V1, null, true, LATER));
        awaitWaiting(next);

        traffic.leave(Keys.V1);

        next.join();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void letsInWhoGetsAPlaceInTime() throws Exception {
        assertThat(entersAfterWaiting(Duration.ofSeconds(10))).isTrue();
    }

    /** One that kept the place would leave the last one waiting for ever. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void letsNobodyInWhoGetsAPlaceTooLate() throws Exception {
        assertThat(entersAfterWaiting(Duration.ofSeconds(10).plusNanos(1))).isFalse();
        assertThat(enter(Keys.V1, null, true, LATER)).isTrue();
    }

    /** One that was not given back would keep the last one waiting for ever. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givesBackThePlacesOfThoseForWhomTheTimeIsTooShort() {
        checksIn(Duration.ofSeconds(1), Keys.V1, null);
        for (int refused = 0; refused < 64; refused++) {
            assertThat(enter(Keys.V1, null, false, clock.instant())).isFalse();
        }

        assertThat(enter(Keys.V1, null, true, clock.instant())).isTrue();
    }

    @Test
    @DisplayName("429 is a pause of ten seconds, or as long as the vault says")
    void pausesAfterA429() {
        traffic.throttled(Keys.V1, throttled(null));
        assertThat(pauseLasts()).isEqualTo(Duration.ofSeconds(10));

        traffic.throttled(Keys.V1, throttled(Duration.ofSeconds(3)));
        assertThat(pauseLasts()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("Retry-After is obeyed within our own cap")
    void pausesNoLongerThanThirtySeconds() {
        traffic.throttled(Keys.V1, throttled(Duration.ofHours(1)));

        assertThat(pauseLasts()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void pausesForNoOtherVault() {
        traffic.throttled(Keys.V1, throttled(null));

        assertThat(enter(ELSEWHERE, null, false, clock.instant())).isTrue();
    }

    @Test
    void knowsAVaultThatLeftTwentyChecksInARowUnanswered() {
        for (int check = 0; check < 19; check++) {
            traffic.answered(Keys.V1, false);
        }
        assertThat(traffic.isSilent(Keys.V1)).isFalse();

        traffic.answered(Keys.V1, false);

        assertThat(traffic.isSilent(Keys.V1)).isTrue();
        assertThat(traffic.isSilent(ELSEWHERE)).isFalse();
    }

    @Test
    void asksASilentVaultAgainInTheNextTickAndOnceItHasAnswered() {
        for (int check = 0; check < 20; check++) {
            traffic.answered(Keys.V1, false);
            traffic.answered(ELSEWHERE, false);
        }

        traffic.answered(ELSEWHERE, true);
        assertThat(traffic.isSilent(ELSEWHERE)).isFalse();
        traffic.forgetSilences();
        assertThat(traffic.isSilent(Keys.V1)).isFalse();
    }

    /** Whether someone enters who may wait for ten seconds, and for whom a place is left after {@code wait}. */
    private boolean entersAfterWaiting(Duration wait) throws Exception {
        Instant until = clock.instant().plusSeconds(10);
        for (int place = 0; place < 64; place++) {
            traffic.enter(Keys.V1, null, true, LATER);
        }
        FutureTask<Boolean> next = new FutureTask<>(() -> traffic.enter(Keys.V1, null, false, until));
        awaitWaiting(Thread.ofPlatform().daemon().start(next));

        clock.advance(wait);
        traffic.leave(Keys.V1);

        return next.get();
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as("waits for a place").isTrue();
            Thread.onSpinWait();
        }
    }

    private Duration pauseLasts() {
        Instant start = clock.instant();
        enter(Keys.V1, null, false, LATER);
        return Duration.between(start, clock.instant());
    }

    private int checksIn(Duration time, KekVersion key, @Nullable VaultId vault) {
        Instant end = clock.instant().plus(time);
        int checks = 0;
        while (enter(key, vault, false, end)) {
            checks++;
        }
        return checks;
    }

    private boolean enter(KekVersion key, @Nullable VaultId vault, boolean urgent, Instant until) {
        boolean entered = traffic.enter(key, vault, urgent, until);
        if (entered) {
            traffic.leave(key);
        }
        return entered;
    }

    private static Silence throttled(@Nullable Duration retryAfter) {
        return new Silence(Silence.Reason.THROTTLED, "429", retryAfter);
    }
}
