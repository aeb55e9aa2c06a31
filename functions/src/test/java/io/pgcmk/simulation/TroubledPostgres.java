package io.pgcmk.simulation;

import io.pgcmk.domain.server.Lease;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresState;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.fake.FakePostgresServer;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.simulation.Trouble.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that answers as a history says at the time of the call, and tells when it is about to close. */
record TroubledPostgres(
        History history, int server, FakePostgresServer answers, MutableClock time, Runnable beforeItCloses)
        implements PostgresServer {

    @Override
    public PostgresState inspect() {
        return answer(answers::inspect);
    }

    @Override
    public void bind(ServerUid uid) {
        obey(() -> answers.bind(uid));
    }

    @Override
    public void store(ServerUid uid, WrappedDek dek) {
        obey(() -> answers.store(uid, dek));
    }

    @Override
    public List<String> close(ServerUid uid, long fence, String why) {
        return answer(() -> {
            beforeItCloses.run();
            return answers.close(uid, fence, why);
        });
    }

    @Override
    public int endSessions(ServerUid uid) {
        return answer(() -> answers.endSessions(uid));
    }

    @Override
    public void open(ServerUid uid, long fence, @Nullable Lease lease) {
        obey(() -> answers.open(uid, fence, lease));
    }

    @Override
    public Reading read() {
        return answer(answers::read);
    }

    @Override
    public void renew(ServerUid uid, long fence, @Nullable Lease lease) {
        obey(() -> answers.renew(uid, fence, lease));
    }

    @Override
    public boolean verifyGates() {
        return answer(answers::verifyGates);
    }

    @Override
    public void release(ServerUid uid, long fence) {
        obey(() -> answers.release(uid, fence));
    }

    private void obey(Runnable order) {
        answer(() -> {
            order.run();
            return true;
        });
    }

    private <T> T answer(Supplier<T> call) {
        if (history.isAt(Kind.POSTGRES_DOWN, server % history.vaults(), server, time.instant())) {
            time.advance(Duration.ofSeconds(10));
            throw new PostgresException(PostgresFault.UNREACHABLE, "simulated");
        }
        time.advance(Duration.ofMillis(30));
        return call.get();
    }
}
