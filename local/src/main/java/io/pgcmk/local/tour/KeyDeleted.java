package io.pgcmk.local.tour;

/** The key is deleted, and recovered: soft delete is what makes that possible. */
record KeyDeleted(Cast cast) implements Story {

    @Override
    public String title() {
        return "The key is deleted";
    }

    @Override
    public void play(Narrator narrator) {
        LostKey lost = new LostKey(cast);
        String rows = cast.application().readOrders();
        lost.taken(
                narrator,
                "The key administrator deletes orders-kek",
                () -> cast.keyAdmin().delete(cast.keyUri()),
                "KeyDeleted");
        lost.noticed(narrator);
        lost.givenBack(
                narrator,
                "The key administrator recovers orders-kek from soft delete",
                () -> cast.keyAdmin().recover(cast.keyUri()),
                rows);
    }
}
