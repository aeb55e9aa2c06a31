package io.pgcmk.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("D1: what the guard has to do")
class DutyTest {
    private static final Instant NOW = Instant.parse("2026-11-26T19:00:00Z");
    private static final UUID UID = new UUID(1, 1);
    private static final KekVersion KEY = (KekVersion)
            KeyIdentifier.parse("https://contoso.vault.azure.net/keys/orders-kek/0123456789abcdef0123456789abcdef");
    private static final Duration LEASE = Duration.ofSeconds(570);

    @ParameterizedTest
    @CsvSource({
        "PT9M30S, PT4M46S, false",
        "PT9M30S, PT4M45S, true",
        "PT1H9M30S, PT1H4M46S, false",
        "PT1H9M30S, PT1H4M45S, true"
    })
    @DisplayName("it leaves the renewal to pg-cmk until a check of pg-cmk's is missing, grace or not")
    void leavesTheRenewalToPgCmk(Duration length, Duration left, boolean renews) {
        Duty duty = Duty.of(state(NOW.plus(left), length), true);

        assertThat(duty instanceof Duty.Renew).isEqualTo(renews);
    }

    @Test
    @DisplayName("it proves once, as soon as it starts, that this host can use the key")
    void provesOnceThatThisHostCanUseTheKey() {
        assertThat(Duty.of(state(NOW.plus(LEASE), LEASE), false)).isInstanceOf(Duty.Renew.class);
    }

    @ParameterizedTest
    @CsvSource({"PT0.000001S, false", "PT0S, true"})
    @DisplayName("R10: it closes at the end of the lease, and not before")
    void closesAtTheEndOfTheLease(Duration left, boolean closes) {
        assertThat(Duty.of(state(NOW.plus(left), LEASE), true) instanceof Duty.Close)
                .isEqualTo(closes);
    }

    @ParameterizedTest
    @CsvSource({"PT4M, PT10S", "PT9S, PT9S"})
    @DisplayName("R10: whatever it waits for, it is there when the lease ends")
    void isThereWhenTheLeaseEnds(Duration left, Duration pause) {
        assertThat(Duty.of(state(NOW.plus(left), LEASE), true).pause(NOW)).isEqualTo(pause);
    }

    @Test
    @DisplayName("it says every minute that it is at work")
    void isSeenEveryMinute() {
        assertThat(Duty.of(state(NOW.plus(LEASE), LEASE), true).pause(NOW)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    @DisplayName("where leases are switched off, there is nothing to guard")
    void leavesAServerWithoutLeasesAlone() {
        assertThat(Duty.of(state(Instant.parse("+292278993-08-17T07:12:55Z"), LEASE), true))
                .isInstanceOf(Duty.None.class);
    }

    @ParameterizedTest
    @CsvSource({"PT0.000001S, true", "PT0S, false"})
    @DisplayName(
            "R10: it lets a standby serve until the lease that it replays has ended, and keeps it empty from then on")
    void letsAStandbyServeUntilTheEndOfItsLease(Duration left, boolean serves) {
        GuardState standby = standby(UID, false, new GuardState.Lease(NOW.plus(left), LEASE));

        assertThat(standby.serves()).isEqualTo(serves);
        assertThat(Duty.of(standby, true) instanceof Duty.Serve).isEqualTo(serves);
        assertThat(Duty.of(standby, true) instanceof Duty.Empty).isEqualTo(!serves);
    }

    @Test
    @DisplayName("R16: a standby without a lease is closed, and so is one whose primary is closed")
    void keepsAStandbyEmptyThatHasNoLease() {
        GuardState.Lease lease = new GuardState.Lease(NOW.plus(LEASE), LEASE);

        assertThat(Duty.of(standby(UID, false, null), true)).isInstanceOf(Duty.Empty.class);
        assertThat(standby(UID, false, null).serves()).isFalse();
        assertThat(Duty.of(standby(UID, true, lease), true)).isInstanceOf(Duty.Empty.class);
        assertThat(standby(UID, true, lease).serves()).isFalse();
    }

    @Test
    @DisplayName("R16: a standby under a name that pg-cmk does not know serves nobody by another's lease")
    void knowsAStranger() {
        GuardState stranger = standby(null, false, new GuardState.Lease(NOW.plus(LEASE), LEASE));

        assertThat(Duty.of(stranger, true)).isInstanceOf(Duty.Stranger.class);
        assertThat(stranger.serves()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PT4M, PT10S", "PT9S, PT9S"})
    @DisplayName("R10: a standby is told of nothing, so it is looked at often, and at the end of its lease")
    void looksAtAStandbyOften(Duration left, Duration pause) {
        GuardState standby = standby(UID, false, new GuardState.Lease(NOW.plus(left), LEASE));

        assertThat(Duty.of(standby, true).pause(NOW)).isEqualTo(pause);
    }

    @Test
    @DisplayName("on a server that pg-cmk protects in no way there is nothing to guard")
    void leavesOthersAlone() {
        GuardState.Lease ended = new GuardState.Lease(NOW, LEASE);

        assertThat(Duty.of(new GuardState(NOW, null, 0, false, false, ended, KEY), true))
                .isInstanceOf(Duty.None.class);
        assertThat(Duty.of(new GuardState(NOW, UID, 1, false, false, null, KEY), true))
                .isInstanceOf(Duty.None.class);
    }

    @Test
    @DisplayName("what pg-cmk has closed stays closed, whatever its lease says")
    void keepsClosedWhatPgCmkHasClosed() {
        GuardState closed = new GuardState(NOW, UID, 1, true, false, new GuardState.Lease(NOW.plus(LEASE), LEASE), KEY);

        assertThat(Duty.of(closed, true)).isInstanceOf(Duty.KeepClosed.class);
    }

    private static GuardState standby(@Nullable UUID uid, boolean closed, GuardState.@Nullable Lease lease) {
        return new GuardState(NOW, uid, 1, closed, true, lease, null);
    }

    private static GuardState state(Instant leaseEnd, Duration length) {
        return new GuardState(NOW, UID, 1, false, false, new GuardState.Lease(leaseEnd, length), KEY);
    }
}
