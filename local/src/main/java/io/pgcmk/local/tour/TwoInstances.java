package io.pgcmk.local.tour;

import io.pgcmk.local.host.FunctionsProcess;
import io.pgcmk.local.stack.LocalStack;
import java.time.Duration;

/** Two processes check the same server at once, with one set of effects; one is killed, the other goes on. */
record TwoInstances(Cast cast, LocalStack stack) implements Story {
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(75);

    @Override
    public String title() {
        return "Two instances, one of which is killed";
    }

    @Override
    public void play(Narrator narrator) {
        String rows = cast.application().readOrders();
        try (FunctionsProcess second = stack.startAnotherInstance()) {
            Cast callingSecond = cast.calling(second.port());
            narrator.step("The key is disabled, and two instances check at the same time", step -> {
                int before = closures();
                cast.keyAdmin().setEnabled(cast.keyUri(), false);
                cast.operator().startCheck();
                callingSecond.operator().startCheck();
                step.await(
                        "enforcement Confirmed",
                        CLOSED_WITHIN,
                        () -> cast.operator().server().text("/properties/userVisibleState") + ", "
                                + cast.operator().server().text("/properties/cmk/enforcement"),
                        "Inaccessible, Confirmed"::equals,
                        seen -> seen);
                step.expect("closures", before + 1, closures());
                step.saw("one ServerInaccessible, one ConnectionsDenied");
            });
            narrator.step("The first instance is killed", step -> {
                stack.functions().kill();
                step.saw("process " + stack.functions().pid());
            });
            new LostKey(callingSecond)
                    .givenBack(
                            narrator,
                            "The key administrator enables orders-kek again",
                            () -> cast.keyAdmin().setEnabled(cast.keyUri(), true),
                            rows);
        }
    }

    /** How often the server was closed, if every closure was decided and enforced once. */
    private int closures() {
        int decided = cast.operator().events("ServerInaccessible").size();
        int enforced = cast.operator().events("ConnectionsDenied").size();
        if (decided != enforced) {
            throw StepFailedException.of("closures", decided + " ConnectionsDenied", enforced);
        }
        return decided;
    }
}
