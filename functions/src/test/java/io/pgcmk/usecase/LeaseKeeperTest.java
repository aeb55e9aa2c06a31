package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.SelfFencing;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.envelope.Silence;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("D1: the lease")
class LeaseKeeperTest {
    private static final Duration LENGTH = Duration.ofSeconds(570);

    private final World world = new World();

    @Test
    @DisplayName("ends 9 min 30 s after each good check began, by PostgreSQL's clock")
    void endsSoLongAfterEachGoodCheck() {
        world.enabled(1);

        world.tick();
        Instant first = world.clock.instant();
        assertThat(world.postgres(1).leaseEnd()).isEqualTo(first.plus(LENGTH));
        world.tick();

        assertThat(world.postgres(1).leaseEnd()).isEqualTo(first.plusSeconds(60).plus(LENGTH));
        assertThat(world.protection(1).checks().fencesItself()).isTrue();
    }

    @Test
    @DisplayName("begins when the server is enabled, before its first check")
    void beginsWhenTheServerIsEnabled() {
        world.enabled(1);

        assertThat(world.postgres(1).leaseEnd()).isEqualTo(Servers.START.plus(LENGTH));
    }

    @Test
    @DisplayName("is no reason for an enabling to fail")
    void isNoReasonForAnEnablingToFail() {
        for (int step = 1; step < 20; step++) {
            World other = new World();
            other.registered(1);
            other.steps.after(step, () -> other.postgres(1).failWith(PostgresFault.UNREACHABLE));
            try {
                other.enable(1);
            } catch (RequestRefusedException e) {
                continue;
            }
            if (other.server(1).protection() instanceof Protection.Enabled) {
                assertThat(other.postgres(1).leaseEnd()).isNull();
                return;
            }
        }
        throw new AssertionError("no enabling ended after PostgreSQL had its part of it");
    }

    @Test
    @DisplayName("ends within ten minutes of the last good check when everything of ours is dead")
    void endsWhenNobodyRenewsIt() {
        world.enabled(1);
        world.tick();

        world.clock.advance(LENGTH.minusNanos(1));
        assertThat(world.postgres(1).acceptsClients()).isTrue();
        world.clock.advance(Duration.ofNanos(1));

        assertThat(world.postgres(1).acceptsClients()).isFalse();
    }

    @Test
    @DisplayName("is renewed by the first good check after our own outage, and the server accepts again")
    void isRenewedAfterOurOwnOutage() {
        world.enabled(1);
        world.tick();
        world.clock.advance(Duration.ofHours(1));
        assertThat(world.postgres(1).acceptsClients()).isFalse();

        world.tick();

        world.assertReady(1);
    }

    @Test
    @DisplayName("is not renewed by a check that nobody answered")
    void isNotRenewedBySilence() {
        world.enabled(1);
        world.tick();
        Instant end = world.postgres(1).leaseEnd();
        world.vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);

        world.tick();

        assertThat(world.postgres(1).leaseEnd()).isEqualTo(end);
    }

    @Test
    @DisplayName("D5: is longer by the grace for silence")
    void isLongerByTheGrace() {
        protectedBy(ServerPolicy.Lease.ENFORCED, Duration.ofMinutes(30));

        world.tick();

        assertThat(world.postgres(1).leaseEnd())
                .isEqualTo(world.clock.instant().plus(LENGTH).plus(Duration.ofMinutes(30)));
    }

    @Test
    @DisplayName("has no end where the customer switched it off")
    void hasNoEndWhenItIsOff() {
        protectedBy(ServerPolicy.Lease.OFF, Duration.ZERO);

        world.tick();
        world.clock.advance(Duration.ofDays(1));

        assertThat(world.postgres(1).leaseEnd()).isNull();
        assertThat(world.postgres(1).acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("counts from the last good check also for a server that is opened")
    void countsFromTheLastGoodCheckWhenTheServerIsOpened() {
        world.closed(1);
        world.vaults.recover(Keys.KEK);

        world.tick();
        world.tick();

        world.assertReady(1);
        assertThat(world.postgres(1).leaseEnd())
                .isEqualTo(Objects.requireNonNull(world.protection(1).checks().lastGood())
                        .plus(LENGTH));
    }

    @ParameterizedTest
    @CsvSource({"16, false", "17, true"})
    @DisplayName("is given on every version, and read by PostgreSQL itself from 17 on")
    void isGivenOnEveryVersion(int major, boolean fencesItself) {
        world.postgres(1, major);
        world.enabled(1);

        world.tick();

        assertThat(world.postgres(1).leaseEnd()).isEqualTo(world.clock.instant().plus(LENGTH));
        assertThat(world.protection(1).checks().fencesItself()).isEqualTo(fencesItself);
    }

    @ParameterizedTest
    @CsvSource({"15, PT2M59S, FULL", "18, PT2M59S, FULL", "15, PT3M, NONE", "18, PT3M, NEW_CONNECTIONS"})
    @DisplayName("is enforced to the full by a guard on the host that was heard of within three minutes")
    void isEnforcedByAGuard(int major, Duration ago, SelfFencing expected) {
        world.postgres(1, major);
        world.enabled(1);
        Instant seen = world.clock.instant().plusSeconds(60).minus(ago);
        world.postgres(1).guardedBy(new GuardReport(seen, DataAtRest.VOLUME));

        world.tick();

        assertThat(SelfFencing.of(world.server(1))).isEqualTo(expected);
        assertThat(DataAtRest.of(world.server(1)))
                .isEqualTo(expected == SelfFencing.FULL ? DataAtRest.VOLUME : DataAtRest.NONE);
    }

    @Test
    @DisplayName("keeps no check from being made when PostgreSQL does not answer")
    void doesNotKeepACheckFromBeingMade() {
        world.enabled(1);
        world.postgres(1).failWith(PostgresFault.UNREACHABLE);

        world.tick();

        assertThat(world.protection(1).checks().lastGood()).isEqualTo(world.clock.instant());
    }

    @Test
    @DisplayName("is given anew by revalidate, which says so if PostgreSQL does not take it")
    void isGivenAnewByRevalidate() {
        world.enabled(1);
        world.tick();
        world.clock.advance(Duration.ofHours(1));

        world.revalidate(1);
        assertThat(world.postgres(1).acceptsClients()).isTrue();

        world.postgres(1).failWith(PostgresFault.UNREACHABLE);
        assertThatExceptionOfType(RequestRefusedException.class).isThrownBy(() -> world.revalidate(1));
    }

    @Test
    @DisplayName("D10: leaves nothing behind when the server is given back")
    void leavesNothingBehind() {
        world.enabled(1);
        world.tick();

        world.release(1);
        world.clock.advance(Duration.ofDays(1));

        assertThat(world.postgres(1).acceptsClients()).isTrue();
    }

    private void protectedBy(ServerPolicy.Lease lease, Duration grace) {
        world.registered(1);
        world.register(
                1,
                Registrations.with(
                        Servers.registration(1),
                        new ServerPolicy(false, ServerPolicy.Recovery.AUTOMATIC, lease, grace)));
        world.enable(1);
    }
}
