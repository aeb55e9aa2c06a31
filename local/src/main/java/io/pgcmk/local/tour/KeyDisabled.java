package io.pgcmk.local.tour;

/** The key is switched off, and on again. */
record KeyDisabled(Cast cast) implements Story {

    @Override
    public String title() {
        return "The key is disabled";
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
        lost.givenBack(
                narrator,
                "The key administrator enables orders-kek again",
                () -> cast.keyAdmin().setEnabled(cast.keyUri(), true),
                rows);
    }
}
