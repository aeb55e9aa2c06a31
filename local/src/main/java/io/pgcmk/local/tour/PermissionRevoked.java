package io.pgcmk.local.tour;

import io.pgcmk.local.stack.JsonAnswer;

/** One permission is taken away: the server closes, and only what mends it is allowed until it is given back. */
record PermissionRevoked(Cast cast) implements Story {

    @Override
    public String title() {
        return "One permission is revoked";
    }

    @Override
    public void play(Narrator narrator) {
        LostKey lost = new LostKey(cast);
        String rows = cast.application().readOrders();
        lost.taken(
                narrator,
                "The key administrator takes unwrapKey from the server's identity",
                () -> cast.keyAdmin().permit("get", "wrapKey"),
                "PermissionRevoked");
        lost.noticed(narrator);
        onlyRepairIsAllowed(narrator);
        lost.givenBack(
                narrator,
                "The key administrator grants unwrapKey again",
                () -> cast.keyAdmin().permit("get", "wrapKey", "unwrapKey"),
                rows);
    }

    /** R11. Deleting is allowed, too; the tour still needs the server. */
    private void onlyRepairIsAllowed(Narrator narrator) {
        narrator.step("While Inaccessible, what does not mend the server is refused", step -> {
            refused(step, "PATCH …/servers/orders", cast.operator().tag("team", "checkout"));
            refused(
                    step,
                    "PUT another key",
                    cast.operator().enable(cast.keyAdmin().uriOf("legacy-kek")));
            refused(step, "POST …/release", cast.operator().release());
        });
        narrator.step("GET and validateKey answer; revalidate says why it cannot open the server yet", step -> {
            step.expectStatus(200, cast.operator().server());
            step.expectStatus(200, cast.operator().validateKey(cast.keyUri()));
            refused(step, "POST …/revalidate", cast.operator().revalidate());
            step.expect("state", "Inaccessible", cast.operator().state());
        });
    }

    private static void refused(Step step, String call, JsonAnswer answer) {
        step.expectStatus(409, answer);
        step.saw(call + "  409 " + answer.text("/error/code"));
    }
}
