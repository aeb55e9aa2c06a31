package io.pgcmk.local.tour;

import io.pgcmk.local.stack.JsonAnswer;
import io.pgcmk.local.stack.LocalStack;
import java.time.Duration;

/** The primary is lost and its replica promoted: refused until it was revalidated as what it is now (R16). */
record FailedOver(Cast cast, Replica made, LocalStack stack) implements Story {
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(75);

    @Override
    public String title() {
        return "The primary is lost, and its replica promoted";
    }

    @Override
    public void play(Narrator narrator) {
        Cast replica = made.cast();
        String rows = replica.application().readOrders();
        narrator.step("orders is stopped, and orders-replica promoted; its next client is refused", step -> {
            stack.stopPostgres();
            replica.dba().query("SELECT pg_promote(true, 60)");
            String refusal = replica.application().refusal().orElse("nobody");
            step.expectThat(refusal.contains("57P03"), "SQLSTATE 57P03", refusal);
            step.saw(refusal);
        });
        narrator.step("The next check finds that it follows nobody any more", step -> {
            replica.operator().startCheck();
            step.await(
                    "Inaccessible, AwaitingRevalidation",
                    SEEN_WITHIN,
                    () -> {
                        JsonAnswer server = replica.operator().server();
                        return server.text("/properties/userVisibleState") + ", "
                                + server.text("/properties/cmk/cause/code");
                    },
                    "Inaccessible, AwaitingRevalidation"::equals,
                    seen -> seen);
            step.saw(replica.operator().server().text("/properties/cmk/detail"));
        });
        narrator.step("POST …/revalidate opens it, as a server of its own", step -> {
            JsonAnswer ready = replica.operator().revalidate();
            step.expectStatus(200, ready);
            step.expect("replicationRole", "None", ready.text("/properties/replicationRole"));
            step.expect("rows", rows, replica.application().readOrders());
            step.saw(rows);
        });
        narrator.step("The former primary comes back, and is followed no more; its former replica is deleted", step -> {
            stack.restartPostgres();
            step.expect("rows", rows, cast.application().readOrders());
            step.expectStatus(200, replica.operator().delete());
        });
    }
}
