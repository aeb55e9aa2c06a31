package io.pgcmk.agent.stack;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Somebody who goes on writing: a row each time, each committed by itself. */
final class Writer implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<Integer> written;
    private volatile boolean ending;

    Writer(Superuser superuser) {
        Callable<Integer> writing = () -> write(superuser);
        written = thread.submit(writing);
    }

    /** Ends the writing; how many rows were committed. */
    int end() throws InterruptedException, ExecutionException {
        ending = true;
        return written.get();
    }

    private int write(Superuser superuser) throws SQLException {
        int rows = 0;
        try (Connection connection = superuser.connect();
                Statement statement = connection.createStatement()) {
            while (!ending) {
                statement.execute("INSERT INTO written VALUES (" + rows + ", clock_timestamp())");
                rows++;
            }
        }
        return rows;
    }

    @Override
    public void close() {
        ending = true;
        thread.shutdown();
    }
}
