package io.pgcmk.adapter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients that log in over and over, and keep the sessions they get. */
final class ClientRush implements AutoCloseable {
    /** With 12 clients well below PostgreSQL's default of 100 connections. */
    private static final int SESSIONS_PER_CLIENT = 5;

    private final RealPostgres postgres;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch firstConnections;
    private final Queue<Connection> sessions = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads;

    ClientRush(RealPostgres postgres, int clients) {
        this.postgres = postgres;
        this.firstConnections = new CountDownLatch(clients);
        this.threads = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            threads.execute(this::rush);
        }
    }

    void awaitFirstConnections() throws InterruptedException {
        firstConnections.await();
    }

    /** How many sessions the server has of the rush. */
    int sessions() {
        return Integer.parseInt(
                postgres.query("cmk_control", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'"));
    }

    private void rush() {
        for (int held = 0; !over.get(); held++) {
            try {
                Connection session = postgres.client("app");
                firstConnections.countDown();
                if (held < SESSIONS_PER_CLIENT) {
                    sessions.add(session);
                } else {
                    session.close();
                }
            } catch (SQLException e) {
                held--;
            }
        }
    }

    @Override
    public void close() {
        over.set(true);
        threads.close();
        for (Connection session : sessions) {
            try {
                session.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
