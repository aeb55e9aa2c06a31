package io.pgcmk.local.tour;

import io.pgcmk.local.stack.JsonAnswer;

/** A server is given back, and registered anew: nothing of pg-cmk's stands in the way of its clients. */
record ReleasedAndDeleted(Cast cast) implements Story {

    @Override
    public String title() {
        return "The server is released, deleted, and registered again";
    }

    @Override
    public void play(Narrator narrator) {
        String rows = cast.application().readOrders();
        narrator.step("POST …/release takes the key away and leaves the data", step -> {
            step.expectStatus(200, cast.operator().release());
            JsonAnswer server = cast.operator().server();
            step.expect("byokEnforcement", "Disabled", server.text("/properties/byokEnforcement"));
            step.expect("rows", rows, cast.application().readOrders());
            step.saw("byokEnforcement Disabled; " + rows);
        });
        narrator.step("Enabled again, and deleted while Ready: the same, and the registration goes", step -> {
            step.expectStatus(200, cast.operator().enable(cast.keyUri()));
            String uid = cast.operator().server().text("/properties/cmk/uid");
            JsonAnswer deleted = cast.operator().delete();
            step.expectThat(deleted.status() == 200 || deleted.status() == 204, "status 200 or 204", deleted.status());
            step.expectStatus(404, cast.operator().server());
            step.expect("rows", rows, cast.application().readOrders());
            step.saw("uid " + uid + " is gone from the API; " + rows);
        });
        narrator.step("PUT …/servers/orders and PUT …/keys/contoso_orders-kek begin anew", step -> {
            step.expectStatus(201, cast.operator().register());
            step.expectStatus(200, cast.operator().enable(cast.keyUri()));
            step.saw("uid " + cast.operator().server().text("/properties/cmk/uid"));
        });
    }
}
