package io.pgcmk.bench;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.rotation.RotationState;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.local.bench.Figure;
import io.pgcmk.trigger.http.FakeContext;
import io.pgcmk.trigger.timer.RotationResumeFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** How a server's ten thousand backups follow its key under the vault's published limit, of which half is ours. */
final class RewrapPace {
    private static final int SERVERS = 50;
    private static final int SERVER = 1;
    private static final int BACKUPS = 10_000;

    /** Unwrap, wrap, and unwrap what was wrapped. */
    private static final int OPERATIONS = 3;

    /** Between two of the timer's. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private static final double SHARE = 0.5;
    private static final int WINDOW_SECONDS = 10;

    private RewrapPace() {}

    static List<Figure> measure() {
        Fleet fleet = new Fleet(SERVERS, 1);
        fleet.registerBackups(SERVER, BACKUPS);
        fleet.tick();
        KekVersion target = fleet.vaults.rotate(fleet.key(SERVER).kek());
        fleet.app().checkOnEvent().run(new Notice.OfKeys(KeyScope.OfKey.of(target.kek())));
        Duration oldest = Duration.ZERO;
        Instant check = fleet.nextTick();
        Instant rewrap = nextTurn(fleet);
        while (fleet.rotation(SERVER).isRunning()) {
            // Both run at once: whichever comes first sets the clock back if the other took it further.
            if (check.isAfter(rewrap)) {
                fleet.clock.set(rewrap);
                new RotationResumeFunction(fleet.app().continueRotations()).run("{}", new FakeContext());
                rewrap = nextTurn(fleet);
            } else {
                fleet.clock.set(check);
                fleet.app().sweepKeyAccess().run();
                check = check.plus(1, ChronoUnit.MINUTES);
            }
            oldest = longer(oldest, fleet.oldestGoodCheck());
        }
        Rotation rotation = fleet.rotation(SERVER);
        double seconds = Duration.between(rotation.startedAt(), endOf(rotation)).toMillis() / 1e3;
        double allowed = (double) BACKUPS * OPERATIONS / (Fleet.VAULT_LIMIT * SHARE / WINDOW_SECONDS);
        return List.of(
                new Figure(
                        "time of 10,000 rewraps by what the budget allows",
                        "<= 1.15",
                        String.format(Locale.ROOT, "%.2f", seconds / allowed),
                        String.format(
                                Locale.ROOT,
                                "%.0f s, and %.0f s at half of the vault's limit, RSA-2048 in software; virtual time",
                                seconds,
                                allowed)),
                new Figure(
                        "of them moved, lost to 429",
                        BACKUPS + 1 + ", 0",
                        rotation.done() + ", " + rotation.failed(),
                        fleet.throttled() + " operations throttled by the vault's limit, which is enforced"),
                new Figure(
                        "the oldest last good check meanwhile",
                        "<= 350 s",
                        oldest.toSeconds() + " s",
                        "of " + SERVERS + " servers that follow the key in the same vault, and rotate with it"));
    }

    /** When the timer fires next: it does not while its function runs. */
    private static Instant nextTurn(Fleet fleet) {
        long turn = TURN.toSeconds();
        return Instant.ofEpochSecond((fleet.clock.instant().getEpochSecond() / turn + 1) * turn);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Instant endOf(Rotation rotation) {
        return switch (rotation.state()) {
            case RotationState.Succeeded(Instant at) -> at;
            case RotationState.Incomplete(Instant at) -> at;
            case RotationState.Superseded superseded -> throw unexpected(rotation);
            case RotationState.Stopped stopped -> throw unexpected(rotation);
            case RotationState.Running running -> throw unexpected(rotation);
        };
    }

    private static IllegalStateException unexpected(Rotation rotation) {
        return new IllegalStateException("the rotation is " + rotation.state());
    }
}
