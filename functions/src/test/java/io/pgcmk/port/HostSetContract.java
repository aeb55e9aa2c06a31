package io.pgcmk.port;

import static io.pgcmk.port.PostgresServerContract.assertFault;
import static io.pgcmk.port.PostgresServerContract.dek;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.GuardReport;
import io.pgcmk.domain.server.HostFault;
import io.pgcmk.domain.server.HostFault.Kind;
import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.ServerUid;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link PostgresServer} promises that has several hosts: a primary, and a standby that is one server with it. */
public abstract class HostSetContract {
    protected static final ServerUid UID = PostgresServerContract.UID;
    private static final Duration LEASE = PostgresServerContract.LEASE;

    /** {@code node-a}, which is the primary at first. */
    protected static final int A = 0;
    /** {@code node-b}, its standby at first. */
    protected static final int B = 1;

    /** Of both hosts. */
    protected abstract PostgresServer set();

    /** Of both hosts, of which this one does not answer; or neither, if it is null. */
    protected abstract PostgresServer setWithout(Integer... silent);

    /** Of both hosts, and first of a primary on a newer timeline that is no host of the server. */
    protected abstract PostgresServer setWithAnotherPrimary();

    /** The agent's guard on the host says so at this time. */
    protected abstract void guardIsSeen(int host, DataAtRest dataAtRest);

    /** As a server of this host alone. */
    protected abstract PostgresServer alone(int host);

    /** Runs install.sql on the primary as if for the first time, and starts the standby. */
    protected abstract void prepare();

    /** Returns once the standby has replayed what the primary was told. */
    protected abstract void awaitReplay();

    protected abstract void stopReplay();

    protected abstract void resumeReplay();

    /** The standby follows the primary no more, which goes on. */
    protected abstract void promote();

    protected abstract boolean hasLoginGates();

    /** Logs a client in, and leaves its session open. */
    protected abstract void connectClient(int host);

    /** Whether a client could log in now. */
    protected abstract boolean acceptsClients(int host);

    @BeforeEach
    void protect() {
        prepare();
        set().bind(UID);
        set().verifyGates();
        set().open(UID, 1, running());
        awaitReplay();
    }

    @Test
    @DisplayName("R16: its hosts are bound to one uid and none is a stranger; what it says of itself is the primary's")
    void bindsEveryHost() {
        set().bind(UID);

        assertThat(alone(A).inspect().boundTo()).isEqualTo(UID);
        assertThat(alone(B).inspect().boundTo()).isEqualTo(UID);
        assertThat(set().inspect().node().clusterName()).isEqualTo("node-a");
        assertThat(set().inspect().standby()).isNull();
        assertThat(set().read().strangers()).isEmpty();
        assertThat(set().read().hosts()).isEmpty();
        assertThat(set().read().standby()).isFalse();
    }

    @Test
    @DisplayName("R2: a DEK is stored for every host")
    void storesOnThePrimary() {
        set().store(UID, dek(1, 1));
        awaitReplay();

        assertThat(alone(B).inspect().deks()).containsExactly(dek(1, 1));
    }

    @Test
    @DisplayName("R10, D1: each host has a lease that ends, and is renewed, with the others'")
    void leasesEveryHost() {
        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isTrue();

        set().renew(UID, 1, Lease.from(set().read().clock().minus(LEASE), LEASE));
        awaitReplay();
        assertThat(acceptsClients(A)).isEqualTo(!hasLoginGates());
        assertThat(acceptsClients(B)).isEqualTo(!hasLoginGates());

        set().renew(UID, 1, running());
        awaitReplay();
        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isTrue();
    }

    @Test
    @DisplayName("R10: closing it closes every host, and ends the sessions of each")
    void closesEveryHost() {
        connectClient(A);
        connectClient(B);

        assertThat(set().close(UID, 2, "KeyDisabled")).isEmpty();

        assertThat(set().endSessions(UID)).isGreaterThanOrEqualTo(2);
        assertThat(acceptsClients(A)).isFalse();
        assertThat(acceptsClients(B)).isFalse();

        set().open(UID, 3, running());
        awaitReplay();
        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isTrue();
    }

    @Test
    @DisplayName("R10: a host that has not replayed its closure is named until it has")
    void namesTheHostThatIsNotClosedYet() {
        stopReplay();
        assertThat(set().close(UID, 2, "KeyDisabled"))
                .singleElement()
                .asString()
                .endsWith(": replay");
        assertThat(acceptsClients(B)).isTrue();

        resumeReplay();
        awaitReplay();
        assertThat(set().close(UID, 2, "KeyDisabled")).isEmpty();
        assertThat(acceptsClients(B)).isFalse();
    }

    @Test
    @DisplayName("R10: an order that it had replayed before is not taken for the newest")
    void tellsOneClosureFromAnother() {
        set().close(UID, 2, "KeyDisabled");
        awaitReplay();
        stopReplay();

        assertThat(set().close(UID, 3, "KeyDeleted")).singleElement().asString().endsWith(": replay");
        resumeReplay();
    }

    @Test
    @DisplayName(
            "R10: a host that does not answer is named, and keeps nobody from closing the others and their sessions")
    void closesTheHostsThatAnswer() {
        connectClient(A);

        assertThat(setWithout(B).close(UID, 2, "KeyDisabled"))
                .singleElement()
                .asString()
                .endsWith(": does not answer");
        assertFault(PostgresFault.UNREACHABLE, () -> setWithout(B).endSessions(UID));

        assertThat(acceptsClients(A)).isFalse();
        assertThat(alone(A).endSessions(UID)).as("sessions that are left").isZero();
    }

    @Test
    @DisplayName("R10: a standby whose primary is gone is not closed, and that is said; its lease ends")
    void isNotClosedWithoutAPrimary() {
        assertThat(setWithout(A).close(UID, 2, "KeyDisabled")).hasSize(2);

        assertThat(acceptsClients(B)).isTrue();
    }

    @Test
    void saysThatNobodyAnswers() {
        PostgresServer nobody = setWithout(A, B);

        assertFault(PostgresFault.UNREACHABLE, nobody::read);
        assertFault(PostgresFault.UNREACHABLE, () -> nobody.close(UID, 2, "KeyDisabled"));
        assertFault(PostgresFault.UNREACHABLE, () -> nobody.endSessions(UID));
    }

    @Test
    @DisplayName("R16: without a primary nothing is written, and nothing is closed for that")
    void waitsForAPrimary() {
        assertFault(PostgresFault.UNREACHABLE, () -> setWithout(A).read());
        assertFault(PostgresFault.UNREACHABLE, () -> setWithout(A).renew(UID, 1, running()));

        assertThat(acceptsClients(B)).isTrue();
    }

    @Test
    @DisplayName("R16: a host that becomes the primary is served on, and gets the next lease; the lost one is named")
    void goesOnWhenAnotherHostIsThePrimary() {
        promote();
        assertThat(acceptsClients(B)).as("at once").isTrue();

        PostgresServer after = setWithout(A);
        assertThat(after.read().bound()).isTrue();
        assertThat(after.read().hosts()).extracting(HostFault::kind).containsExactly(Kind.NO_ANSWER);
        after.renew(UID, 1, Lease.from(after.read().clock().minus(LEASE), LEASE));
        assertThat(acceptsClients(B)).isEqualTo(!hasLoginGates());

        after.renew(UID, 1, running());
        assertThat(acceptsClients(B)).isTrue();
    }

    @Test
    @DisplayName(
            "R16: of two primaries that are bound to it both have a lease, since the key is good, and that is told")
    void servesTwoPrimaries() {
        promote();
        assertThat(set().inspect().node().clusterName()).isEqualTo("node-b");
        assertThat(set().read().hosts()).extracting(HostFault::kind).containsExactly(Kind.SECOND_PRIMARY);

        set().renew(UID, 1, Lease.from(set().read().clock().minus(LEASE), LEASE));
        assertThat(acceptsClients(A)).isEqualTo(!hasLoginGates());
        assertThat(acceptsClients(B)).isEqualTo(!hasLoginGates());
        set().renew(UID, 1, running());
        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isTrue();
        set().store(UID, dek(1, 1));
        assertThat(alone(A).inspect().deks()).containsExactly(dek(1, 1));
        assertThat(alone(B).inspect().deks()).containsExactly(dek(1, 1));
    }

    @Test
    @DisplayName("R10: two primaries are both closed, with the sessions of each, and opened")
    void closesTwoPrimaries() {
        promote();
        connectClient(A);
        connectClient(B);

        assertThat(set().close(UID, 2, "KeyDisabled")).isEmpty();
        assertThat(set().endSessions(UID)).isGreaterThanOrEqualTo(2);
        assertThat(acceptsClients(A)).isFalse();
        assertThat(acceptsClients(B)).isFalse();

        set().open(UID, 3, running());
        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isTrue();
    }

    @Test
    @DisplayName(
            "R10: a primary at a host's address that is not the server's keeps nobody from renewing and closing the host that is")
    void isNotMisledByAnotherPrimary() {
        PostgresServer misled = setWithAnotherPrimary();
        connectClient(A);
        assertThat(misled.read().hosts())
                .extracting(HostFault::kind)
                .isSubsetOf(Kind.SECOND_PRIMARY, Kind.ANOTHER_SYSTEM)
                .hasSize(1);
        assertThat(misled.inspect().node().clusterName()).isEqualTo("node-a");

        misled.renew(UID, 1, Lease.from(alone(A).read().clock().minus(LEASE), LEASE));
        assertThat(acceptsClients(A)).isEqualTo(!hasLoginGates());
        misled.renew(UID, 1, running());
        assertThat(acceptsClients(A)).isTrue();

        assertThat(misled.close(UID, 2, "KeyDisabled"))
                .singleElement()
                .asString()
                .endsWith(": is a primary that is not bound");
        assertThat(acceptsClients(A)).isFalse();
        assertFault(PostgresFault.NOT_BOUND, () -> misled.endSessions(UID));
        assertThat(alone(A).endSessions(UID)).as("sessions that are left").isZero();

        misled.release(UID, 3);
        assertThat(acceptsClients(A)).isTrue();
        assertThat(alone(A).inspect().boundTo()).isNull();
    }

    @Test
    @DisplayName("R28: one that took its place and is not bound is not said to be released")
    void doesNotReleaseWhatIsNotBound() {
        alone(A).bind(UID);
        awaitReplay();
        promote();

        assertFault(PostgresFault.NOT_BOUND, () -> setWithout(A).release(UID, 2));
        assertFault(PostgresFault.NOT_BOUND, () -> alone(B).release(UID, 2));
    }

    @Test
    @DisplayName(
            "R16: an order to several hosts that comes late is undone by the next one to the one host that is left")
    void isOneHostAgainAfterALateOrder() {
        alone(A).bind(UID);
        set().renew(UID, 1, running());

        alone(A).renew(UID, 1, running());
        awaitReplay();
        assertThat(alone(B).inspect().boundTo()).isNull();

        set().open(UID, 2, running());
        alone(A).open(UID, 2, null);
        awaitReplay();
        assertThat(alone(B).inspect().boundTo()).isNull();
        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isEqualTo(!hasLoginGates());
    }

    @Test
    @DisplayName("D11: a guard is at work where one is on every host, and as the least of them says")
    void isGuardedOnEveryHost() {
        assertThat(set().read().guard()).isNull();
        guardIsSeen(A, DataAtRest.VOLUME);
        assertThat(set().read().guard()).isNull();

        guardIsSeen(B, DataAtRest.VOLUME);
        assertThat(guard(set()).dataAtRest()).isEqualTo(DataAtRest.VOLUME);
        assertThat(guard(set()).isAtWork(set().read().clock())).isTrue();
        assertThat(setWithout(B).read().guard()).isNull();

        guardIsSeen(B, DataAtRest.NONE);
        assertThat(guard(set()).dataAtRest()).isEqualTo(DataAtRest.NONE);
    }

    private static GuardReport guard(PostgresServer server) {
        return Objects.requireNonNull(server.read().guard());
    }

    @Test
    @DisplayName("R16: a host that is left out is bound no more, and has no lease")
    void forgetsAHostThatIsLeftOut() {
        alone(A).bind(UID);
        awaitReplay();

        assertThat(alone(B).inspect().boundTo()).isNull();
        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isEqualTo(!hasLoginGates());
        assertThat(alone(A).read().bound()).isTrue();
        assertThat(alone(A).read().strangers()).containsExactly("node-b");
    }

    @Test
    @DisplayName("R16: a server that has one host again is not served on when that is promoted")
    void isBoundToItsTimelineWithOneHost() {
        alone(A).bind(UID);
        awaitReplay();
        promote();

        assertThat(acceptsClients(B)).isEqualTo(!hasLoginGates());
        assertThat(alone(B).read().bound()).isFalse();
    }

    @Test
    @DisplayName("R16: a standby that answers at a host's address is counted in, and has the next lease")
    void countsInAStandbyThatWasMadeAnew() {
        alone(A).bind(UID);
        setWithout(B).bind(UID);
        awaitReplay();
        assertThat(alone(B).inspect().boundTo()).isNull();

        assertThat(set().read().hosts()).extracting(HostFault::kind).containsExactly(Kind.NOT_COUNTED_IN);
        set().renew(UID, 1, running());
        awaitReplay();

        assertThat(alone(B).inspect().boundTo()).isEqualTo(UID);
        assertThat(acceptsClients(B)).isTrue();
        assertThat(set().read().hosts()).isEmpty();
    }

    @Test
    @DisplayName("R10: a standby that was not counted in is by the order that closes its primary, and is swept then")
    void countsInAStandbyWhenItCloses() {
        alone(A).bind(UID);
        setWithout(B).bind(UID);
        awaitReplay();

        set().close(UID, 2, "KeyDisabled");
        awaitReplay();

        assertThat(alone(B).inspect().boundTo()).isEqualTo(UID);
        assertThat(set().close(UID, 2, "KeyDisabled")).isEmpty();
        assertThat(set().endSessions(UID)).isNotNegative();
    }

    @Test
    @DisplayName("R16: one that was promoted before it was counted in is named, and denies until it is bound")
    void namesAPrimaryThatIsNotBound() {
        alone(A).bind(UID);
        awaitReplay();
        promote();
        PostgresServer after = setWithout(A);

        assertThat(after.read().hosts()).extracting(HostFault::kind).containsExactly(Kind.NO_ANSWER, Kind.NOT_BOUND);
        assertFault(PostgresFault.NOT_BOUND, () -> after.renew(UID, 1, running()));

        after.bind(UID);
        after.open(UID, 2, running());
        assertThat(after.read().hosts()).extracting(HostFault::kind).containsExactly(Kind.NO_ANSWER);
        assertThat(acceptsClients(B)).isTrue();
    }

    @Test
    @DisplayName("R28: released, nothing denies a connection on any host, and no binding is left")
    void isReleasedWhole() {
        set().close(UID, 2, "KeyDisabled");

        set().release(UID, 3);
        awaitReplay();

        assertThat(acceptsClients(A)).isTrue();
        assertThat(acceptsClients(B)).isTrue();
        assertThat(alone(A).inspect().boundTo()).isNull();
        assertThat(alone(B).inspect().boundTo()).isNull();
    }

    private Lease running() {
        return Lease.from(alone(A).read().clock(), LEASE);
    }
}
