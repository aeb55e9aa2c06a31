package io.pgcmk.local.tour;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The vault refuses what it has granted: it is asked again and again, held against ARM, and closes nothing (D6). */
record FalseAlarm(Cast cast) implements Story {
    /** One more than close a server when ARM confirms that the right is gone. */
    private static final int REFUSALS = 4;

    /** Four looks take 30 s and fit into a tick, or into the next one if that tick was under way. */
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(110);

    /** The next look of the same tick, or the next tick. */
    private static final Duration CLEARED_WITHIN = Duration.ofSeconds(75);

    @Override
    public String title() {
        return "A false alarm closes nothing";
    }

    @Override
    public void play(Narrator narrator) {
        String rows = cast.application().readOrders();
        int closures = cast.operator().events("ServerInaccessible").size();
        int cleared = cast.operator().events("KeyAccessRegained").size();
        narrator.step("Key Vault has a fault: it answers each unwrapKey with 403", step -> {
            cast.application().openSession();
            cast.vaultFault().begin();
            step.saw("nobody has revoked anything: Azure Resource Manager shows the right as before");
            step.saw("a client is connected, in a transaction");
        });
        narrator.step("The check is refused " + REFUSALS + " times; three are enough if ARM agrees", step -> {
            refused(step, rows);
            step.expect("state", "Ready", cast.operator().state());
            step.expect(
                    "closures",
                    closures,
                    cast.operator().events("ServerInaccessible").size());
        });
        narrator.step("The fault passes, and the next check that is answered clears the suspicion", step -> {
            cast.vaultFault().end();
            cast.operator().startCheck();
            List<JsonNode> regained = step.await(
                    "KeyAccessRegained",
                    CLEARED_WITHIN,
                    () -> cast.operator().events("KeyAccessRegained"),
                    seen -> seen.size() > cleared,
                    seen -> cast.operator().state() + ", suspected");
            step.expect(
                    "closures",
                    closures,
                    cast.operator().events("ServerInaccessible").size());
            step.expect("rows", rows, cast.application().readOrders());
            step.expect(
                    "the open session",
                    List.of(Optional.empty()),
                    cast.application().useSessions());
            step.saw(timeOf(regained.getLast()) + "  KeyAccessRegained");
            step.saw("userVisibleState Ready, never closed; the session that was open goes on; " + rows);
        });
    }

    /** At each look a new client is let in, and reads all there is. */
    private void refused(Step step, String rows) {
        int before = cast.operator().events("KeyAccessFailed").size();
        AtomicInteger served = new AtomicInteger();
        cast.operator().startCheck();
        List<JsonNode> failed = step.await(
                REFUSALS + " refused checks",
                REFUSED_WITHIN,
                () -> {
                    step.expect("rows", rows, cast.application().readOrders());
                    served.incrementAndGet();
                    return cast.operator().events("KeyAccessFailed");
                },
                seen -> seen.size() >= before + REFUSALS,
                seen -> "refused checks: " + (seen.size() - before) + ", new clients that were served: " + served);
        failed.subList(before, failed.size()).forEach(event -> step.saw(told(event)));
        step.saw("meanwhile " + served + " new clients connected, and each was served");
    }

    /** What the vault answered, without its own words, and what ARM said of it, if it was asked. */
    private static String told(JsonNode event) {
        JsonNode details = event.path("details");
        String evidence = details.path("evidence").asText();
        return timeOf(event) + "  KeyAccessFailed  " + details.path("cause").asText() + ", "
                + evidence.substring(0, Math.max(0, evidence.indexOf(':'))) + "; ARM: "
                + details.path("arm").asText().replaceFirst("^Azure Resource Manager ", "");
    }

    private static String timeOf(JsonNode event) {
        return event.path("time").asText().substring(11, 19);
    }
}
