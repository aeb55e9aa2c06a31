package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.CheckValue;
import io.pgcmk.envelope.Ciphertext;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.WrapAlgorithm;
import io.pgcmk.envelope.WrappedDek;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link PostgresServer} promises. */
public abstract class PostgresServerContract {
    protected static final ServerUid UID = ServerUid.parse("11111111-1111-4111-8111-111111111111");
    protected static final Duration LEASE = Duration.ofSeconds(570);
    protected static final ServerUid OTHER = ServerUid.parse("22222222-2222-4222-8222-222222222222");

    /** A server on which install.sql was just run: open, and bound to nobody. */
    protected abstract PostgresServer server();

    /** Logs a client in to one of the server's databases, and leaves its session open. */
    protected abstract void connectClient();

    /** Whether a client could log in now. */
    protected abstract boolean acceptsClients();

    /** Whether its major has login triggers; then each database has ours. */
    protected abstract boolean hasLoginGates();

    /** The agent's guard says of itself what it does, at this time. */
    protected abstract void guardIsSeen(DataAtRest dataAtRest);

    @Test
    void isAtFirstOpenAndUnboundAndHoldsNoDek() {
        PostgresState state = server().inspect();

        assertThat(state.boundTo()).isNull();
        assertThat(state.closed()).isFalse();
        assertThat(state.fence()).isZero();
        assertThat(state.deks()).isEmpty();
    }

    @Test
    void remembersTheUidItIsBoundTo() {
        server().bind(UID);
        server().bind(UID);

        assertThat(server().inspect().boundTo()).isEqualTo(UID);
    }

    @Test
    @DisplayName("D10: an open node of another uid is not bound anew")
    void refusesToBindAnOpenNodeOfAnotherUid() {
        server().bind(UID);

        assertFault(PostgresFault.NOT_BOUND, () -> server().bind(OTHER));
        assertThat(server().inspect().boundTo()).isEqualTo(UID);
    }

    @Test
    @DisplayName("D10: a closed node that is bound to another uid stays closed")
    void staysClosedWhenBoundToAnotherUid() {
        server().bind(UID);
        closeCompletely(5);

        server().bind(OTHER);

        assertThat(server().inspect().boundTo()).isEqualTo(OTHER);
        assertThat(server().inspect().closed()).isTrue();
        assertThat(acceptsClients()).isFalse();
    }

    @Test
    void countsTheFencesOfEachUidByThemselves() {
        server().bind(UID);
        closeCompletely(5);
        server().bind(OTHER);

        server().open(OTHER, 1, null);

        assertThat(server().inspect().fence()).isEqualTo(1);
        assertThat(acceptsClients()).isTrue();
    }

    @Test
    void refusesEveryOrderForAUidItIsNotBoundTo() {
        server().bind(UID);

        assertFault(PostgresFault.NOT_BOUND, () -> server().close(OTHER, 1, "KeyDisabled"));
        assertFault(PostgresFault.NOT_BOUND, () -> server().endSessions(OTHER));
        assertFault(PostgresFault.NOT_BOUND, () -> server().open(OTHER, 1, null));
        assertFault(PostgresFault.NOT_BOUND, () -> server().release(OTHER, 1));
        assertFault(PostgresFault.NOT_BOUND, () -> server().store(OTHER, dek(1, 1)));
        assertThat(acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("R10: a closed server accepts no client until it is opened")
    void acceptsClientsAgainOnlyAfterOpening() {
        server().bind(UID);

        closeCompletely(1);
        boolean whileClosed = acceptsClients();
        server().open(UID, 2, null);

        assertThat(whileClosed).isFalse();
        assertThat(acceptsClients()).isTrue();
        assertThat(server().inspect().closed()).isFalse();
    }

    @Test
    void doesNothingTheSecondTimeItIsClosedOrOpened() {
        server().bind(UID);

        closeCompletely(1);
        closeCompletely(1);
        server().open(UID, 2, null);
        server().open(UID, 2, null);

        assertThat(acceptsClients()).isTrue();
        assertThat(server().inspect().fence()).isEqualTo(2);
    }

    @Test
    void refusesAnOrderThatIsOlderThanTheLastOne() {
        server().bind(UID);
        closeCompletely(5);

        assertFault(PostgresFault.FENCED, () -> server().open(UID, 4, null));
        assertFault(PostgresFault.FENCED, () -> server().release(UID, 4));
        assertThat(acceptsClients()).isFalse();
    }

    @Test
    void refusesTheOppositeOrderWithTheSameFence() {
        server().bind(UID);
        server().open(UID, 5, null);

        assertFault(PostgresFault.FENCED, () -> server().close(UID, 5, "KeyDisabled"));
        assertThat(acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("R10: sessions that were open before closing end")
    void endsTheSessionsThatWereOpen() {
        server().bind(UID);
        connectClient();
        closeCompletely(1);

        int ended = server().endSessions(UID);

        assertThat(ended).isEqualTo(1);
        endSessionsUntilNoneIsLeft();
    }

    @Test
    void endsNoSessionWhileItIsOpen() {
        server().bind(UID);
        connectClient();

        assertThat(server().endSessions(UID)).isZero();
    }

    @Test
    void opensAndForgetsTheUidWhenReleased() {
        server().bind(UID);
        closeCompletely(1);

        server().release(UID, 2);
        server().release(UID, 2);

        assertThat(server().inspect().boundTo()).isNull();
        assertThat(acceptsClients()).isTrue();
    }

    @Test
    void remembersTheFenceOfAUidThatWasReleased() {
        server().bind(UID);
        server().release(UID, 7);

        server().bind(UID);

        assertFault(PostgresFault.FENCED, () -> server().close(UID, 6, "KeyDisabled"));
    }

    @Test
    @DisplayName("R30: the wrapped DEK is stored in the server's own database")
    void givesBackTheWrappedDekItStored() {
        server().bind(UID);

        server().store(UID, dek(1, 1));
        server().store(UID, dek(1, 1));

        assertThat(server().inspect().deks()).containsExactly(dek(1, 1));
    }

    @Test
    void givesTheNewestWrappingOfEachDekWithTheNewestDekLast() {
        server().bind(UID);
        server().store(UID, dek(2, 1));
        server().store(UID, dek(1, 1));

        server().store(UID, dek(2, 2));

        assertThat(server().inspect().deks()).containsExactly(dek(2, 2), dek(1, 1));
    }

    @Test
    void keepsTheNewestWrappingWhenAnOlderOneIsStoredOnceMore() {
        server().bind(UID);
        server().store(UID, dek(1, 1));
        server().store(UID, dek(1, 2));

        server().store(UID, dek(1, 1));

        assertThat(server().inspect().deks()).containsExactly(dek(1, 2));
    }

    @Test
    void refusesAnotherDekUnderAKnownId() {
        server().bind(UID);
        server().store(UID, dek(1, 1));
        WrappedDek known = dek(1, 2);
        WrappedDek other = new WrappedDek(
                known.id(), known.wrappedBy(), known.algorithm(), known.ciphertext(), CheckValue.copyOf(new byte[8]));

        assertThatIllegalStateException().isThrownBy(() -> server().store(UID, other));
        assertThat(server().inspect().deks()).containsExactly(dek(1, 1));
    }

    @Test
    void keepsTheWrappedDeksOfAUidThatWasReleased() {
        server().bind(UID);
        server().store(UID, dek(1, 1));

        server().release(UID, 1);

        assertThat(server().inspect().deks()).containsExactly(dek(1, 1));
    }

    protected final void closeCompletely(long fence) {
        int passes = 0;
        while (!server().close(UID, fence, "KeyDisabled").isEmpty()) {
            assertThat(++passes).as("passes until everything is closed").isLessThan(20);
        }
    }

    @Test
    @DisplayName("R10, D1: once its lease has ended, a server with login gates denies by itself")
    void deniesOnceTheLeaseHasEnded() {
        server().bind(UID);
        server().verifyGates();
        server().renew(UID, 0, running());
        assertThat(acceptsClients()).isTrue();

        server().renew(UID, 0, ended());

        assertThat(acceptsClients()).isEqualTo(!hasLoginGates());
        server().renew(UID, 0, running());
        assertThat(acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("a lease without an end does not end")
    void acceptsWithALeaseWithoutAnEnd() {
        server().bind(UID);
        server().verifyGates();

        server().renew(UID, 0, null);

        assertThat(acceptsClients()).isTrue();
    }

    @Test
    void saysWhetherItFencesItself() {
        assertThat(server().verifyGates()).isEqualTo(hasLoginGates());
    }

    @Test
    @DisplayName("D11: what the guard on its host said last is read with the clock before each check")
    void readsWhatTheGuardSaid() {
        server().bind(UID);
        assertThat(server().read().guard()).isNull();

        guardIsSeen(DataAtRest.VOLUME);

        PostgresServer.Reading reading = server().read();
        GuardReport guard = Objects.requireNonNull(reading.guard());
        assertThat(guard.dataAtRest()).isEqualTo(DataAtRest.VOLUME);
        assertThat(guard.isAtWork(reading.clock())).isTrue();
    }

    @Test
    @DisplayName("R10: a late renewal is refused and opens nothing")
    void refusesARenewalThatComesAfterTheClosure() {
        server().bind(UID);
        server().verifyGates();
        server().close(UID, 2, "KeyDisabled");

        assertFault(PostgresFault.FENCED, () -> server().renew(UID, 1, null));
        assertFault(PostgresFault.FENCED, () -> server().renew(UID, 2, null));
        assertThat(acceptsClients()).isFalse();
    }

    @Test
    @DisplayName("R10: also after it was opened again")
    void refusesARenewalThatComesAfterAnOpening() {
        server().bind(UID);
        server().close(UID, 2, "KeyDisabled");
        server().open(UID, 3, null);

        assertFault(PostgresFault.FENCED, () -> server().renew(UID, 1, ended()));
        server().renew(UID, 3, null);

        assertThat(acceptsClients()).isTrue();
    }

    @Test
    void renewsNoLeaseOfAnotherServer() {
        server().bind(UID);

        assertFault(PostgresFault.NOT_BOUND, () -> server().renew(OTHER, 9, null));
    }

    @Test
    @DisplayName("D10: a server that is given back has no lease that could end")
    void leavesNoLeaseBehind() {
        server().bind(UID);
        server().verifyGates();
        server().renew(UID, 0, ended());

        server().release(UID, 1);

        assertThat(acceptsClients()).isTrue();
    }

    @Test
    @DisplayName("D10: a server that was given back is protected again with the same fence")
    void isOpenedWithTheFenceOfItsRelease() {
        server().bind(UID);
        server().release(UID, 1);
        server().bind(UID);

        server().open(UID, 1, null);

        assertThat(acceptsClients()).isTrue();
        assertFault(PostgresFault.FENCED, () -> server().release(UID, 1));
    }

    protected final Lease running() {
        return Lease.from(server().read().clock(), LEASE);
    }

    protected final Lease ended() {
        return Lease.from(server().read().clock().minus(LEASE), LEASE);
    }

    /** Three in a row, as install.sql says of gate_sweep. */
    protected final void endSessionsUntilNoneIsLeft() {
        int rounds = 0;
        for (int empty = 0; empty < 3; empty++) {
            if (server().endSessions(UID) > 0) {
                empty = -1;
            }
            assertThat(++rounds).as("rounds until nobody is left").isLessThan(500);
        }
    }

    protected static void assertFault(PostgresFault fault, ThrowingCallable call) {
        assertThatExceptionOfType(PostgresException.class).isThrownBy(call).returns(fault, PostgresException::fault);
    }

    /** A DEK of that number, wrapped by that version of the KEK. */
    protected static WrappedDek dek(int number, int version) {
        byte[] ciphertext = new byte[256];
        Arrays.fill(ciphertext, (byte) (10 * number + version));
        byte[] checkValue = new byte[CheckValue.LENGTH_BYTES];
        Arrays.fill(checkValue, (byte) number);
        String kek = "https://contoso.vault.azure.net/keys/orders-kek/"
                + String.valueOf(version).repeat(32);
        return new WrappedDek(
                new DekId(new UUID(0, number)),
                (KekVersion) KeyIdentifier.parse(kek),
                WrapAlgorithm.RSA_OAEP_256,
                Ciphertext.copyOf(ciphertext),
                CheckValue.copyOf(checkValue));
    }
}
