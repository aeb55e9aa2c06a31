package io.pgcmk.trigger.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.whatif.Consequence;
import io.pgcmk.domain.whatif.WhatIf;
import io.pgcmk.usecase.AskWhatIf.Answer;
import io.pgcmk.usecase.Foreseen;
import java.time.Instant;

/** What a change of a key would do. */
final class WhatIfJson {
    private WhatIfJson() {}

    /** Without the list. */
    static ObjectNode of(Answer answer) {
        WhatIf whatIf = answer.whatIf();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "keyUri",
                        (whatIf == null ? answer.named() : whatIf.versions().named())
                                .uri()
                                .toString())
                .put("change", answer.change().apiName())
                .put("happens", whatIf != null)
                .put("why", answer.why());
        json.set("counts", RetirementJson.of(answer.counts()));
        return whatIf == null ? json : json.put("undo", whatIf.undo());
    }

    static ObjectNode of(Foreseen foreseen) {
        ObjectNode json = RetirementJson.of(foreseen.dependent());
        switch (foreseen.consequence()) {
            case Consequence.Closes(Cause cause, Instant by) -> {
                closed(json.put("effect", "Closes"), foreseen, cause);
                if (by != null) {
                    json.put("closesBy", by.toString());
                }
            }
            case Consequence.StaysClosed(Cause cause, Instant since) ->
                closed(json.put("effect", "StaysClosed"), foreseen, cause).put("closedSince", since.toString());
            case Consequence.NothingCloses(String why) ->
                json.put("effect", "None").put("why", why);
            case Consequence.RotationStops(boolean targetIsLost) ->
                json.put("effect", "Stops")
                        .put(
                                "why",
                                targetIsLost
                                        ? "nothing can be wrapped by its target: it waits"
                                        : "what it has not moved yet cannot be unwrapped: it stays behind");
            case Consequence.Unrestorable(Consequence.Until until) -> unrestorable(json, until);
            case Consequence.RestorableBy(var other, boolean inSidecar) ->
                json.put("effect", "RestorableByOther")
                        .put("by", other.toString())
                        .put("in", inSidecar ? "Sidecar" : "PgCmk");
        }
        return json;
    }

    private static ObjectNode closed(ObjectNode json, Foreseen foreseen, Cause cause) {
        CmkJson.cause(json.putObject("cause"), cause);
        return json.put(
                "remedy",
                Remedy.of(
                        cause,
                        foreseen.server().registration(),
                        foreseen.dependent().version()));
    }

    private static void unrestorable(ObjectNode json, Consequence.Until until) {
        json.put("effect", "Unrestorable");
        switch (until) {
            case Consequence.Until.ForGood forGood -> json.put("until", "ForGood");
            case Consequence.Until.Enabled enabled -> json.put("until", "Enabled");
            case Consequence.Until.Granted granted -> json.put("until", "Granted");
            case Consequence.Until.Recovered(Instant before) -> {
                json.put("until", "Recovered");
                if (before != null) {
                    json.put("recoverableUntil", before.toString());
                }
            }
        }
    }
}
