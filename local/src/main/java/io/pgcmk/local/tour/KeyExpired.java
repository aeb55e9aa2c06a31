package io.pgcmk.local.tour;

import java.time.Clock;
import java.time.Duration;

/** The key's end has come, and is moved. */
record KeyExpired(Cast cast, Clock clock) implements Story {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration A_YEAR = Duration.ofDays(365);

    @Override
    public String title() {
        return "The key expires";
    }

    @Override
    public void play(Narrator narrator) {
        LostKey lost = new LostKey(cast);
        String rows = cast.application().readOrders();
        lost.taken(
                narrator,
                "The expiration date of orders-kek lies a minute back",
                () -> cast.keyAdmin().setExpiry(cast.keyUri(), clock.instant().minus(A_MINUTE)),
                "KeyExpired");
        lost.noticed(narrator);
        lost.givenBack(
                narrator,
                "The key administrator moves it a year ahead",
                () -> cast.keyAdmin().setExpiry(cast.keyUri(), clock.instant().plus(A_YEAR)),
                rows);
    }
}
