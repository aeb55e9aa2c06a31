package io.pgcmk.local.tour;

import io.pgcmk.local.host.FunctionsProcess;
import io.pgcmk.local.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nobody checks any more: the lease runs out, PostgreSQL denies by itself, and the next good check opens it (D1). */
record FunctionsKilled(Cast cast, LocalStack stack) implements Story {
    /** Instead of 9 min 30 s, so that the tour need not wait for ten minutes. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** A cold start on a machine with other work, and the next tick. */
    private static final Duration CHECKED_WITHIN = Duration.ofSeconds(90);

    private static final String LEASE_END = "SELECT rolvaliduntil::text FROM pg_roles WHERE rolname = cmk.lease_role()";
    private static final String LEFT = "SELECT ceil(extract(epoch FROM rolvaliduntil - clock_timestamp()))::int"
            + " FROM pg_roles WHERE rolname = cmk.lease_role()";

    @Override
    public String title() {
        return "pg-cmk is killed, and PostgreSQL denies by itself";
    }

    @Override
    public void play(Narrator narrator) {
        String rows = cast.application().readOrders();
        stack.functions().kill();
        try (FunctionsProcess last =
                stack.startAnotherInstance(Map.of("CMK_LEASE_SECONDS", Long.toString(LEASE.toSeconds())))) {
            narrator.step("An instance whose leases last " + LEASE.toSeconds() + " s checks the key", step -> {
                cast.calling(last.port()).operator().startCheck();
                int left = step.await(
                        "a lease of " + LEASE.toSeconds() + " s",
                        CHECKED_WITHIN,
                        this::left,
                        seconds -> seconds > 0 && seconds <= LEASE.toSeconds(),
                        seconds -> "lease of " + seconds + " s");
                step.saw("lease   until " + leaseEnd() + " by PostgreSQL's clock: " + left + " s");
                step.saw("selfFencing "
                        + cast.calling(last.port()).operator().server().text("/properties/cmk/selfFencing"));
            });
            narrator.step("It is killed: nothing of pg-cmk is alive", step -> {
                last.kill();
                step.saw("processes " + stack.functions().pid() + " and " + last.pid() + "; the key is as it was");
            });
        }
        deniesByItself(narrator);
        startsAgain(narrator, rows);
    }

    /** The session that is open stays: the lease denies new ones, and nobody is there who could end it. */
    private void deniesByItself(Narrator narrator) {
        narrator.step("Clients are served until the lease ends; then PostgreSQL refuses them by itself", step -> {
            String end = leaseEnd();
            cast.application().openSession();
            String refusal = step.await(
                            "a new client is refused",
                            LEASE,
                            cast.application()::refusal,
                            Optional::isPresent,
                            refused -> "served, for another " + left() + " s")
                    .orElseThrow();
            step.expectThat(
                    refusal.contains("SQLSTATE 57P03") && refusal.contains("ended at " + end),
                    "SQLSTATE 57P03, and that the lease ended at " + end,
                    refusal);
            step.expect(
                    "the open session",
                    List.of(Optional.empty()),
                    cast.application().useSessions());
            step.saw("new   " + refusal);
            step.saw("open  goes on: NewConnections is what PostgreSQL can deny by itself");
        });
    }

    /** The record still says Ready, and that is right: no check found the key lost. The lease alone was missing. */
    private void startsAgain(Narrator narrator, String rows) {
        try (FunctionsProcess again = stack.startAnotherInstance()) {
            Operator operator = cast.calling(again.port()).operator();
            narrator.step("pg-cmk starts again, and its first good check gives PostgreSQL a new lease", step -> {
                step.expect("state", "Ready", operator.state());
                operator.startCheck();
                step.await(
                        "a new client is let in",
                        CHECKED_WITHIN,
                        cast.application()::refusal,
                        Optional::isEmpty,
                        refusal -> "refused");
                step.expect("rows", rows, cast.application().readOrders());
                step.saw("lease   until " + leaseEnd() + " by PostgreSQL's clock: " + left() + " s");
                step.saw("userVisibleState Ready all the time, since no check found the key lost; " + rows);
            });
        }
    }

    private String leaseEnd() {
        return cast.dba().query(LEASE_END).getFirst();
    }

    /** Seconds, rounded up. */
    private int left() {
        return Integer.parseInt(cast.dba().query(LEFT).getFirst());
    }
}
