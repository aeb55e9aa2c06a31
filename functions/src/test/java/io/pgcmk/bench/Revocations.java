package io.pgcmk.bench;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.notice.Notice;
import io.pgcmk.domain.preflight.KeyGrants;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Servers;
import io.pgcmk.local.bench.Figure;
import io.pgcmk.local.bench.Percentiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/** From when the vault begins to refuse to when the last server concerned refuses connections, in virtual time. */
final class Revocations {
    private static final int TRIALS = 100;
    private static final int SERVERS = 6;
    private static final int SETTLED_AFTER = 4;
    private static final int MILLIS_IN_A_MINUTE = 60_000;

    /** A tick with nothing but good answers takes less. */
    private static final int MILLIS_OF_A_TICK = 500;

    /** From the change to the arrival of its event; Event Grid promises less for nearly all. */
    private static final int MILLIS_TO_AN_EVENT = 30_000;

    /** One of the servers, whose identity loses a right where only one does. */
    private static final int SERVER = 1;

    private Revocations() {}

    static List<Figure> measure() {
        return List.of(
                figure(
                        "of a key",
                        "disabled; " + SERVERS + " servers use it, of which the last counts",
                        SERVERS,
                        (fleet, random) -> fleet.vaults.setEnabled(fleet.key(SERVER), false)),
                figure("of one identity's right", "wrapKey", SERVER, (fleet, random) -> revoke(fleet)),
                figure(
                        "of a right, with an event",
                        "wrapKey; the event comes within 30 s",
                        SERVER,
                        Revocations::announced));
    }

    private static Figure figure(String cause, String how, int concerned, BiConsumer<Fleet, Random> revocation) {
        List<Duration> times = new ArrayList<>();
        for (int seed = 1; seed <= TRIALS; seed++) {
            times.add(trial(new Random(seed), concerned, revocation));
        }
        return new Figure(
                "revocation " + cause + " to refusal, p50, p95",
                "<= 600 s",
                Percentiles.of(times).halfAndMost(),
                TRIALS + " in virtual time; " + how);
    }

    private static Duration trial(Random random, int concerned, BiConsumer<Fleet, Random> revocation) {
        Fleet fleet = new Fleet(SERVERS, 1);
        for (int minute = 0; minute < SETTLED_AFTER; minute++) {
            fleet.tick();
        }
        int after = MILLIS_OF_A_TICK + random.nextInt(MILLIS_IN_A_MINUTE - MILLIS_OF_A_TICK);
        fleet.atMillisOfTheMinute(after);
        Instant revoked = fleet.clock.instant();
        revocation.accept(fleet, random);
        while (fleet.open(concerned)) {
            fleet.tick();
        }
        return Duration.between(revoked, fleet.closedAt(concerned));
    }

    private static void revoke(Fleet fleet) {
        fleet.vaults.revoke(Servers.identity(SERVER).clientId(), Operation.WRAP);
        fleet.arm.grant(
                Servers.VAULT,
                fleet.key(SERVER).kek(),
                Servers.identity(SERVER).principalId(),
                new KeyGrants(Set.of(), Set.of()));
    }

    /** If a tick comes before the event, it comes first here, too. */
    private static void announced(Fleet fleet, Random random) {
        revoke(fleet);
        Instant arrives = fleet.clock.instant().plusMillis(random.nextInt(MILLIS_TO_AN_EVENT));
        if (!arrives.isBefore(fleet.nextTick())) {
            fleet.tick();
        }
        if (fleet.clock.instant().isBefore(arrives)) {
            fleet.clock.set(arrives);
        }
        fleet.app().checkOnEvent().run(new Notice.OfKeys(new KeyScope.OfVault("contoso")));
    }
}
