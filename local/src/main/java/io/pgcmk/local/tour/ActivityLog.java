package io.pgcmk.local.tour;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** Whoever was not there reads what happened. */
record ActivityLog(Cast cast) implements Story {
    /** What the main story must have left behind. */
    private static final List<String> EXPECTED = List.of(
            "ServerRegistered",
            "CallRefused",
            "KeyEnabled",
            "KeyRotated",
            "RotationEnded",
            "KeyAccessFailed",
            "ServerInaccessible",
            "ConnectionsDenied",
            "ServerReady",
            "ConnectionsAccepted");

    /** Of an event's details, in this order. */
    private static final List<String> TOLD =
            List.of("cause", "call", "code", "sessionsEnded", "keyUri", "by", "evidence");

    /** Beside time and type, so that an event stays on one line of the transcript. */
    private static final int WIDTH = 68;

    @Override
    public String title() {
        return "What happened, for those who were not there";
    }

    @Override
    public void play(Narrator narrator) {
        narrator.step("GET …/events lists it all", step -> {
            List<JsonNode> events = cast.operator().events();
            events.forEach(event -> step.saw(told(event)));
            List<String> types =
                    events.stream().map(event -> event.path("type").asText()).toList();
            step.expectThat(types.containsAll(EXPECTED), "events " + EXPECTED, types);
        });
    }

    /** Time, type, and what fits on a line of what is worth knowing of it. */
    private static String told(JsonNode event) {
        JsonNode details = event.path("details");
        String worth = TOLD.stream()
                .filter(details::hasNonNull)
                .map(name -> details.path(name).asText())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        String line = worth.length() <= WIDTH ? worth : worth.substring(0, WIDTH) + "…";
        return (event.path("time").asText().substring(11, 19) + "  "
                        + String.format("%-20s ", event.path("type").asText()) + line)
                .stripTrailing();
    }
}
