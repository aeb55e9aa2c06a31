package io.pgcmk.local.tour;

import java.time.Duration;

/** The key comes back and nobody calls anybody: the timer opens the server after two good checks (D7). */
record RecoveredByWaiting(Cast cast) implements Story {
    /** A minute between the two checks, and a tick before each. */
    private static final Duration OPEN_WITHIN = Duration.ofSeconds(200);

    @Override
    public String title() {
        return "The key comes back, and nobody does anything";
    }

    @Override
    public void play(Narrator narrator) {
        LostKey lost = new LostKey(cast);
        String rows = cast.application().readOrders();
        lost.taken(
                narrator,
                "The key administrator disables orders-kek",
                () -> cast.keyAdmin().setEnabled(cast.keyUri(), false),
                "KeyDisabled");
        lost.noticed(narrator);
        narrator.step(
                "The key administrator enables it again; two good checks, a minute apart, open the server", step -> {
                    cast.keyAdmin().setEnabled(cast.keyUri(), true);
                    step.await(
                            "Ready, enforcement Confirmed",
                            OPEN_WITHIN,
                            () -> cast.operator().server().text("/properties/userVisibleState") + ", "
                                    + cast.operator().server().text("/properties/cmk/enforcement"),
                            "Ready, Confirmed"::equals,
                            seen -> seen + ", timer every minute");
                    step.expect("rows", rows, cast.application().readOrders());
                    step.saw("userVisibleState Ready; " + rows);
                });
    }
}
