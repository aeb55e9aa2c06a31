package io.pgcmk.port;

import static io.pgcmk.port.PostgresServerContract.assertFault;
import static io.pgcmk.port.PostgresServerContract.dek;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.server.Standby;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link PostgresServer} promises that is a standby: a server of its own, on which nothing can be written. */
public abstract class StandbyServerContract {
    protected static final ServerUid PRIMARY = PostgresServerContract.OTHER;
    protected static final ServerUid UID = PostgresServerContract.UID;
    private static final ServerUid THIRD = ServerUid.parse("33333333-3333-4333-8333-333333333333");
    private static final Duration LEASE = PostgresServerContract.LEASE;
    private static final String LOGINS = "logins, until the guard on its host closes them";

    /** As a server of its own, {@code node-b}, whose primary is bound to {@link #PRIMARY}. Nothing is bound to it yet. */
    protected abstract PostgresServer standby();

    /** As whoever does not know that it is one. */
    protected abstract PostgresServer standbyItself();

    /** {@code node-a}. */
    protected abstract PostgresServer primary();

    /** Runs install.sql on the primary as if for the first time, and starts the standby. */
    protected abstract void prepare();

    /** Returns once the standby has replayed what its primary was told. */
    protected abstract void awaitReplay();

    protected abstract void stopReplay();

    protected abstract void resumeReplay();

    /** It follows its primary no more. */
    protected abstract void promote();

    protected abstract boolean hasLoginGates();

    /** Logs a client in to the standby, and leaves its session open. */
    protected abstract void connectClient();

    /** Whether a client of the standby could log in now. */
    protected abstract boolean acceptsClients();

    /** The agent's guard on the standby's host says so at this time, and does so. */
    protected abstract void guardKeeps(DataAtRest dataAtRest, boolean loginsClosed);

    @BeforeEach
    void protectThePrimary() {
        prepare();
        primary().bind(PRIMARY);
        primary().verifyGates();
        primary().open(PRIMARY, 1, running());
        awaitReplay();
    }

    @Test
    @DisplayName("R16: before it is registered it says that it is a standby, and its primary that a stranger streams")
    void isAStrangerUntilItIsBound() {
        PostgresState state = standbyItself().inspect();
        Standby seen = Objects.requireNonNull(state.standby());

        assertThat(state.boundTo()).isNull();
        assertThat(seen.replayDelay()).isZero();
        assertThat(seen.guard()).isNull();
        assertThat(seen.readAt()).isCloseTo(standby().read().clock(), within(30, SECONDS));
        assertThat(standbyItself().read().standby()).isTrue();
        assertThat(standbyItself().read().bound()).isTrue();
        assertThat(primary().inspect().standby()).isNull();
        assertThat(primary().read().standby()).isFalse();
        assertThat(primary().read().strangers()).containsExactly("node-b");
    }

    @Test
    @DisplayName("R16, D10: bound to a uid of its own it is no stranger any more, and closed until it is opened")
    void opensNothingWhenItIsBound() {
        bind();
        standby().bind(UID);
        awaitReplay();

        assertThat(standby().inspect().boundTo()).isEqualTo(UID);
        assertThat(standby().inspect().closed()).isTrue();
        assertThat(primary().inspect().boundTo()).isEqualTo(PRIMARY);
        assertThat(primary().read().strangers()).isEmpty();
        assertThat(acceptsClients()).isEqualTo(!hasLoginGates());
    }

    @Test
    @DisplayName(
            "D10: it cannot be bound to what its primary is bound to, nor taken from another uid while that has a lease")
    void changesHandsOnlyWhileItIsClosed() {
        bind();
        standby().open(UID, 1, running());

        assertFault(PostgresFault.NOT_BOUND, () -> standby().bind(PRIMARY));
        assertFault(PostgresFault.NOT_BOUND, () -> standby().bind(THIRD));
        standby().close(UID, 2, "KeyDisabled");
        standby().bind(THIRD);
        awaitReplay();

        assertThat(standby().inspect().boundTo()).isEqualTo(THIRD);
        assertThat(acceptsClients()).isEqualTo(!hasLoginGates());
        assertFault(PostgresFault.FENCED, () -> standby().renew(THIRD, 9, running()));
        assertFault(PostgresFault.NOT_BOUND, () -> standby().open(UID, 9, running()));
    }

    @Test
    @DisplayName("R10, R16: it is opened and closed by itself, and its primary stays open")
    void isOpenedAndClosedByItself() {
        bind();
        open(1);
        assertThat(acceptsClients()).isTrue();
        assertThat(standby().inspect().closed()).isFalse();

        closeCompletely(2);
        closeCompletely(2);

        assertThat(acceptsClients()).isFalse();
        assertThat(standby().inspect().closed()).isTrue();
        assertThat(standby().inspect().fence()).isEqualTo(2);
        assertThat(primary().inspect().closed()).isFalse();
        guardKeeps(DataAtRest.NONE, false);
        open(3);
        assertThat(acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("R10: closing says that the standby has not replayed it yet")
    void isNotClosedBeforeItHasReplayedThat() {
        bind();
        open(1);
        guardKeeps(DataAtRest.NONE, true);
        stopReplay();

        assertThat(standby().close(UID, 2, "KeyDisabled")).containsExactly("replay");
        assertThat(standby().inspect().closed()).isFalse();

        resumeReplay();
        awaitReplay();
        assertThat(standby().close(UID, 2, "KeyDisabled")).isEmpty();
    }

    @Test
    @DisplayName("R10: without login gates only the guard on its host closes it, and closing says so until it has")
    void isClosedByTheGuardWithoutLoginGates() {
        bind();
        open(1);
        standby().close(UID, 2, "KeyDisabled");
        awaitReplay();

        assertThat(standby().close(UID, 2, "KeyDisabled")).isEqualTo(hasLoginGates() ? List.of() : List.of(LOGINS));
        guardKeeps(DataAtRest.NONE, false);
        assertThat(standby().close(UID, 2, "KeyDisabled")).isEqualTo(hasLoginGates() ? List.of() : List.of(LOGINS));

        guardKeeps(DataAtRest.NONE, true);
        assertThat(standby().close(UID, 2, "KeyDisabled")).isEmpty();
    }

    @Test
    @DisplayName("R10: sessions that were open before closing end, and none while it is open")
    void endsTheSessionsThatWereOpen() {
        bind();
        open(1);
        connectClient();
        assertThat(standby().endSessions(UID)).isZero();

        closeCompletely(2);

        assertThat(standby().endSessions(UID)).isEqualTo(1);
    }

    @Test
    @DisplayName("R10: what closes its primary closes it, and it is not opened before that is")
    void isNotOpenedWhileItsPrimaryIsClosed() {
        bind();
        open(1);
        primary().close(PRIMARY, 2, "KeyDisabled");
        awaitReplay();
        assertThat(acceptsClients()).isFalse();
        assertThat(standby().inspect().closed()).isTrue();

        PostgresException refused =
                catchThrowableOfType(PostgresException.class, () -> standby().open(UID, 2, running()));
        assertThat(refused.fault()).isEqualTo(PostgresFault.FENCED);
        assertThat(refused).hasMessageContaining("primary").hasMessageContaining("closed");

        primary().open(PRIMARY, 3, running());
        open(2);
        assertThat(acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("R10, D1: with login gates it denies once its lease has ended, whatever its primary has")
    void deniesOnceItsOwnLeaseHasEnded() {
        bind();
        open(1);

        standby().renew(UID, 1, Lease.from(standby().read().clock().minus(LEASE), LEASE));
        awaitReplay();
        assertThat(acceptsClients()).isEqualTo(!hasLoginGates());
        assertThat(standby().inspect().closed()).isTrue();

        standby().renew(UID, 1, running());
        awaitReplay();
        assertThat(acceptsClients()).isTrue();
        assertThat(standby().verifyGates()).isEqualTo(hasLoginGates());
    }

    @Test
    @DisplayName(
            "R10: a renewal never opens: not before it was opened, not after it was closed, not after a later order")
    void opensNothingByARenewal() {
        bind();
        assertFault(PostgresFault.FENCED, () -> standby().renew(UID, 0, running()));

        standby().open(UID, 2, running());
        assertFault(PostgresFault.FENCED, () -> standby().renew(UID, 1, running()));

        standby().close(UID, 3, "KeyDisabled");
        assertFault(PostgresFault.FENCED, () -> standby().renew(UID, 3, running()));
        assertFault(PostgresFault.FENCED, () -> standby().renew(UID, 4, running()));
        awaitReplay();
        assertThat(standby().inspect().closed()).isTrue();
    }

    @Test
    void refusesAnOrderThatIsOlderThanTheLastOne() {
        bind();
        standby().close(UID, 5, "KeyDisabled");

        assertFault(PostgresFault.FENCED, () -> standby().open(UID, 4, running()));
        assertFault(PostgresFault.FENCED, () -> standby().open(UID, 5, running()));
        assertFault(PostgresFault.FENCED, () -> standby().release(UID, 4));
        awaitReplay();
        assertThat(standby().inspect().closed()).isTrue();
    }

    @Test
    void refusesEveryOrderForAUidItIsNotBoundTo() {
        bind();

        for (ServerUid other : new ServerUid[] {PRIMARY, THIRD}) {
            assertFault(PostgresFault.NOT_BOUND, () -> standby().close(other, 9, "KeyDisabled"));
            assertFault(PostgresFault.NOT_BOUND, () -> standby().endSessions(other));
            assertFault(PostgresFault.NOT_BOUND, () -> standby().open(other, 9, null));
            assertFault(PostgresFault.NOT_BOUND, () -> standby().renew(other, 9, null));
            assertFault(PostgresFault.NOT_BOUND, () -> standby().store(other, dek(1, 1)));
        }
        assertFault(PostgresFault.NOT_BOUND, () -> standby().release(PRIMARY, 9));
        assertThat(primary().inspect().closed()).isFalse();
        assertThat(primary().inspect().fence()).isEqualTo(1);
    }

    @Test
    @DisplayName("R16, R30: its wrapped DEKs lie beside those of its primary, and each is shown its own")
    void showsItsOwnDeks() {
        primary().store(PRIMARY, dek(1, 1));
        awaitReplay();
        assertThat(standbyItself().inspect().deks()).containsExactly(dek(1, 1));

        bind();
        standby().store(UID, dek(2, 1));
        standby().store(UID, dek(2, 1));
        awaitReplay();

        assertThat(standby().inspect().deks()).containsExactly(dek(2, 1));
        assertThat(primary().inspect().deks()).containsExactly(dek(1, 1));
    }

    @Test
    void isForgottenWhenItIsReleased() {
        bind();
        open(1);

        standby().release(UID, 2);
        standby().release(UID, 2);
        awaitReplay();

        assertThat(standby().inspect().boundTo()).isNull();
        assertThat(primary().read().strangers()).containsExactly("node-b");
        assertThat(acceptsClients()).isEqualTo(!hasLoginGates());
        standby().bind(UID);
        assertFault(PostgresFault.FENCED, () -> standby().open(UID, 1, running()));
    }

    @Test
    @DisplayName("D11: it says what the guard on its own host said")
    void readsWhatTheGuardSaid() {
        bind();
        assertThat(standby().read().guard()).isNull();

        guardKeeps(DataAtRest.VOLUME, true);

        PostgresServer.Reading reading = standby().read();
        assertThat(Objects.requireNonNull(reading.guard()).dataAtRest()).isEqualTo(DataAtRest.VOLUME);
        assertThat(reading.guard().isAtWork(reading.clock())).isTrue();
        assertThat(Objects.requireNonNull(standby().inspect().standby()).guard())
                .isEqualTo(reading.guard());
        assertThat(primary().read().guard()).isNull();
    }

    @Test
    @DisplayName(
            "R16: promoted, it is out of its primary's reach: no order by way of that claims to have done anything")
    void obeysNoOrderByWayOfItsPrimaryOnceItIsPromoted() {
        bind();
        open(1);
        promote();

        assertFault(PostgresFault.NOT_BOUND, () -> standby().close(UID, 2, "KeyDisabled"));
        assertFault(PostgresFault.NOT_BOUND, () -> standby().endSessions(UID));
        assertFault(PostgresFault.NOT_BOUND, () -> standby().open(UID, 2, running()));
        assertFault(PostgresFault.NOT_BOUND, () -> standby().renew(UID, 2, running()));
        assertFault(PostgresFault.NOT_BOUND, () -> standby().release(UID, 2));
        assertThat(standby().read().standby()).isFalse();
        assertThat(standby().read().bound()).isFalse();
    }

    @Test
    @DisplayName("R16: promoted, it denies with login gates until it is opened itself, for what it is now")
    void takesOrdersItselfOnceItIsPromoted() {
        bind();
        open(1);
        promote();
        assertThat(standbyItself().inspect().boundTo()).isEqualTo(UID);
        assertThat(acceptsClients()).isEqualTo(!hasLoginGates());

        standbyItself().open(UID, 2, running());
        assertThat(acceptsClients()).isTrue();
        assertThat(standbyItself().read().bound()).isTrue();

        assertThat(standbyItself().close(UID, 3, "KeyDisabled")).isEmpty();
        assertThat(acceptsClients()).isFalse();
        standbyItself().release(UID, 4);
        assertThat(acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("R10, R16: one that was closed before it is promoted stays closed, and no late renewal opens it")
    void staysClosedWhenItIsPromoted() {
        bind();
        open(1);
        closeCompletely(2);
        promote();

        assertFault(PostgresFault.FENCED, () -> standbyItself().renew(UID, 2, running()));
        assertThat(acceptsClients()).isFalse();

        guardKeeps(DataAtRest.NONE, false);
        standbyItself().open(UID, 3, running());
        assertThat(acceptsClients()).isTrue();
    }

    private void bind() {
        standby().bind(UID);
        awaitReplay();
    }

    private void open(long fence) {
        standby().open(UID, fence, running());
        awaitReplay();
    }

    private void closeCompletely(long fence) {
        standby().close(UID, fence, "KeyDisabled");
        awaitReplay();
        if (!hasLoginGates()) {
            guardKeeps(DataAtRest.NONE, true);
        }
        assertThat(standby().close(UID, fence, "KeyDisabled")).isEmpty();
    }

    private Lease running() {
        return Lease.from(primary().read().clock(), LEASE);
    }
}
