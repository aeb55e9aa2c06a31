package io.pgcmk.local.tour;

import io.pgcmk.local.stack.JsonAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The steps that every story of a lost key is made of. */
record LostKey(Cast cast) {
    /** The longest confirmation takes 20 s, and the tick that makes it may be the next one. */
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(75);

    private static final int SESSIONS = 3;

    /** Clients are connected, the key is taken away, and the check closes the server. */
    void taken(Narrator narrator, String how, Runnable take, String cause) {
        narrator.step(how, step -> {
            for (int session = 0; session < SESSIONS; session++) {
                cast.application().openSession();
            }
            take.run();
            step.saw(SESSIONS + " clients are connected, each in a transaction");
        });
        narrator.step("The check sees it, makes sure, and closes the server", step -> {
            int refusalsBefore = refusals();
            cast.operator().startCheck();
            JsonAnswer closed = step.await(
                    "Inaccessible, enforcement Confirmed",
                    CLOSED_WITHIN,
                    cast.operator()::server,
                    server -> server.text("/properties/cmk/enforcement").equals("Confirmed")
                            && server.text("/properties/userVisibleState").equals("Inaccessible"),
                    server -> server.text("/properties/userVisibleState") + ", refused checks: "
                            + (refusals() - refusalsBefore));
            step.expect("cause", cause, closed.text("/properties/cmk/cause/code"));
            step.saw("state   Inaccessible, after " + (refusals() - refusalsBefore) + " refused checks");
            step.saw(("cause   " + cause + " " + closed.text("/properties/cmk/cause/permission")).strip());
            step.saw("detail  " + closed.text("/properties/cmk/detail"));
            step.saw("remedy  " + closed.text("/properties/cmk/remedy"));
        });
    }

    /** What the application notices. */
    void noticed(Narrator narrator) {
        narrator.step("The sessions that were open have ended; a new one gets an error", step -> {
            List<Optional<String>> seen = cast.application().useSessions();
            step.expectThat(
                    seen.size() == SESSIONS && seen.stream().allMatch(Optional::isPresent),
                    SESSIONS + " sessions that have ended",
                    seen);
            step.saw("open  " + seen.getFirst().orElseThrow());
            Optional<String> refusal = cast.application().refusal();
            step.expectThat(
                    refusal.filter(text -> text.contains("SQLSTATE 57P03")).isPresent(),
                    "a new client is refused with SQLSTATE 57P03",
                    refusal.orElse("it was let in"));
            step.saw("new   " + refusal.orElseThrow());
        });
    }

    /** The key administrator gives access back, and the operator does not want to wait. */
    void givenBack(Narrator narrator, String how, Runnable give, String rows) {
        narrator.step(how, step -> give.run());
        narrator.step("POST …/revalidate opens the server, and every row is there", step -> {
            JsonAnswer open = cast.operator().revalidate();
            step.expectStatus(200, open);
            JsonAnswer server = cast.operator().server();
            step.expect("state", "Ready", server.text("/properties/userVisibleState"));
            step.expect("rows", rows, cast.application().readOrders());
            step.saw("userVisibleState Ready; " + rows);
        });
    }

    private int refusals() {
        return cast.operator().events("KeyAccessFailed").size();
    }
}
