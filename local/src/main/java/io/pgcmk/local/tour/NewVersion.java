package io.pgcmk.local.tour;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.stream.Collectors;

/** The steps that every story of a rotated key is made of. */
record NewVersion(Cast cast) {
    /** The event takes a second; without it, the next check finds the new version within a minute. */
    private static final Duration FOLLOWED_WITHIN = Duration.ofSeconds(75);

    private static final Duration CHECKED_WITHIN = Duration.ofSeconds(75);

    /** How much of a version's 32 digits tells it from the others. */
    private static final int TOLD = 8;

    /** The identifiers of two versions of a key. */
    record Versions(String old, String current) {}

    /** The key administrator does it, and pg-cmk follows. */
    Versions made(Narrator narrator) {
        String old = cast.keyAdmin().current(cast.keyUri());
        narrator.step(
                "The key administrator rotates orders-kek, and tells nobody",
                step -> step.saw(told(old) + " → " + told(cast.keyAdmin().rotate(cast.keyUri()))));
        Versions versions = new Versions(old, cast.keyAdmin().current(cast.keyUri()));
        narrator.step("Key Vault's event comes, and every DEK is wrapped anew: GET …/rotations", step -> {
            JsonNode rotation = step.await(
                    "a rotation to " + told(versions.current()) + " that Succeeded",
                    FOLLOWED_WITHIN,
                    () -> cast.operator().rotationTo(versions.current()),
                    seen -> seen.path("state").asText().equals("Succeeded"),
                    NewVersion::progress);
            step.expect("failed", 0, rotation.path("failed").asInt(-1));
            step.expect(
                    "in cmk_control", "Stored", rotation.path("controlDatabase").asText());
            step.saw(rotation.path("reason").asText() + ": " + progress(rotation));
        });
        return versions;
    }

    /** Something still lies under the old version. */
    void needed(Narrator narrator, Versions versions, int sidecars) {
        narrator.step("May " + told(versions.old()) + " be disabled? GET …/keyUsage says: not yet", step -> {
            JsonNode usage = cast.operator().keyUsage(versions.old());
            step.expect("mayBeDisabled", "false", usage.path("mayBeDisabled").asText());
            step.expect("sidecars", sidecars, usage.at("/counts/sidecars").asInt());
            step.saw(usage.path("why").asText());
            step.saw(counts(usage));
        });
    }

    /** Nothing does, so that the old version is disabled, and the server goes on. */
    void retired(Narrator narrator, Versions versions, String rows) {
        narrator.step("GET …/keyUsage says: it may be disabled, and the key administrator does so", step -> {
            JsonNode usage = cast.operator().keyUsage(versions.old());
            step.expectThat(usage.path("mayBeDisabled").asBoolean(), "mayBeDisabled true", usage);
            step.saw(usage.path("why").asText());
            step.saw(counts(usage));
            cast.keyAdmin().setEnabled(versions.old(), false);
        });
        narrator.step("The next check is good, and the application reads on", step -> {
            String before = lastGoodCheck();
            cast.operator().startCheck();
            String after = step.await(
                    "a good check",
                    CHECKED_WITHIN,
                    this::lastGoodCheck,
                    seen -> !seen.equals(before),
                    seen -> "last good check " + seen);
            step.expect("state", "Ready", cast.operator().state());
            step.expect("rows", rows, cast.application().readOrders());
            step.saw("last good check " + after + "; " + rows);
        });
    }

    /** The first digits of a version's own. */
    static String told(String keyVersion) {
        int start = keyVersion.lastIndexOf('/') + 1;
        return keyVersion.substring(start, start + TOLD) + "…";
    }

    private String lastGoodCheck() {
        return cast.operator().server().text("/properties/cmk/lastGoodCheck");
    }

    private static String progress(JsonNode rotation) {
        return rotation.isMissingNode()
                ? "no rotation yet"
                : rotation.path("state").asText() + ", " + rotation.path("done").asText() + " of "
                        + rotation.path("total").asText() + " "
                        + rotation.path("waitingFor").asText();
    }

    private static String counts(JsonNode usage) {
        return usage.path("counts").properties().stream()
                .map(count -> count.getValue().asText() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }
}
