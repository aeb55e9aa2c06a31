package io.pgcmk.local.tour;

import io.pgcmk.local.stack.JsonAnswer;
import io.pgcmk.local.stack.LocalStack;
import java.time.Duration;

/** A server that does not answer cannot be closed: pg-cmk says so, and closes it as soon as it is back. */
record PostgresUnreachable(Cast cast, LocalStack stack) implements Story {
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(75);

    /** The order is given again by each tick, a minute apart. */
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(90);

    @Override
    public String title() {
        return "PostgreSQL is down while its key is lost";
    }

    @Override
    public void play(Narrator narrator) {
        String rows = cast.application().readOrders();
        narrator.step("PostgreSQL stops, and the key is disabled", step -> {
            stack.stopPostgres();
            cast.keyAdmin().setEnabled(cast.keyUri(), false);
        });
        narrator.step("The check decides, and does not claim what PostgreSQL has not confirmed", step -> {
            cast.operator().startCheck();
            JsonAnswer server = step.await(
                    "Inaccessible",
                    DECIDED_WITHIN,
                    cast.operator()::server,
                    seen -> seen.text("/properties/userVisibleState").equals("Inaccessible"),
                    seen -> seen.text("/properties/userVisibleState"));
            step.expect("enforcement", "NotConfirmed", server.text("/properties/cmk/enforcement"));
            step.saw("userVisibleState Inaccessible, enforcement NotConfirmed");
        });
        narrator.step("PostgreSQL is back, and the next tick closes it", step -> {
            stack.restartPostgres();
            step.await(
                    "enforcement Confirmed",
                    CLOSED_WITHIN,
                    () -> cast.operator().server().text("/properties/cmk/enforcement"),
                    "Confirmed"::equals,
                    enforcement -> enforcement);
            step.expectThat(cast.application().refusal().isPresent(), "a new client is refused", "it was let in");
            step.saw("new   " + cast.application().refusal().orElseThrow());
        });
        new LostKey(cast)
                .givenBack(
                        narrator,
                        "The key administrator enables orders-kek again",
                        () -> cast.keyAdmin().setEnabled(cast.keyUri(), true),
                        rows);
    }
}
