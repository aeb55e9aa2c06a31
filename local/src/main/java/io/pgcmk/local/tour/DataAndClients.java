package io.pgcmk.local.tour;

/** The server as it is before pg-cmk comes: data in it, and clients that use it. */
record DataAndClients(Cast cast) implements Story {
    private static final int ROWS = 100_000;

    @Override
    public String title() {
        return "A PostgreSQL with data, and clients that use it";
    }

    @Override
    public void play(Narrator narrator) {
        narrator.step("The application writes " + ROWS + " orders", step -> {
            cast.application().createOrders(ROWS);
            step.saw("as " + cast.postgres().appUser() + ", in database "
                    + cast.postgres().database() + " on port " + cast.postgres().port());
            step.saw(cast.application().readOrders());
        });
        narrator.step("The operator registers the server with pg-cmk: PUT …/servers/orders", step -> {
            var registered = cast.operator().register();
            step.expectStatus(201, registered);
            step.expect("state", "Ready", registered.text("/properties/userVisibleState"));
            step.saw("userVisibleState Ready, byokEnforcement " + registered.text("/properties/byokEnforcement")
                    + ", uid " + registered.text("/properties/cmk/uid"));
        });
    }
}
