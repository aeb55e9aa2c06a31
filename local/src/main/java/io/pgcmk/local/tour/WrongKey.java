package io.pgcmk.local.tour;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.local.stack.JsonAnswer;
import java.util.List;
import java.util.stream.StreamSupport;

/** A key with something wrong is refused with the reason, and becomes right by doing what the remedies say. */
record WrongKey(Cast cast) implements Story {

    @Override
    public String title() {
        return "A key with something wrong is refused, and says how to mend it";
    }

    @Override
    public void play(Narrator narrator) {
        String legacy = cast.keyAdmin().uriOf("legacy-kek");
        narrator.step("The key administrator makes legacy-kek, and three mistakes", step -> {
            cast.keyAdmin().create(legacy, 3072);
            cast.keyAdmin().setEnabled(legacy, false);
            cast.keyAdmin().permit("get", "wrapKey");
            step.saw("3072 bits, disabled, and the server's identity may not unwrapKey");
        });
        narrator.step("POST …/validateKey finds all three at once", step -> {
            JsonNode answer = cast.operator().validateKey(legacy).requireStatus(200);
            step.expect("allowed", false, answer.path("allowed").asBoolean());
            List<String> failed = failed(answer);
            step.expectThat(
                    failed.containsAll(List.of("KeySize", "KeyEnabled", "UnwrapKeyPermission")),
                    "findings KeySize, KeyEnabled and UnwrapKeyPermission",
                    failed);
            findings(answer, step);
        });
        narrator.step("PUT …/keys/contoso_legacy-kek is refused, and nothing has changed", step -> {
            JsonAnswer refused = cast.operator().enable(legacy);
            step.expectStatus(409, refused);
            step.saw("409 " + refused.text("/error/code") + "  " + refused.text("/error/message"));
            step.expect("keys", 0, cast.operator().keys().body().path("value").size());
            step.expect("PostgreSQL", List.of("0"), cast.dba().query("SELECT count(*) FROM cmk.wrapped_dek"));
        });
        narrator.step("The key administrator does what two remedies say: enable it, grant unwrapKey", step -> {
            cast.keyAdmin().setEnabled(legacy, true);
            cast.keyAdmin().permit("get", "wrapKey", "unwrapKey");
            JsonNode answer = cast.operator().validateKey(legacy).requireStatus(200);
            step.expect("what is left", List.of("KeySize"), failed(answer));
            findings(answer, step);
        });
        narrator.step("…and takes a key of 2048 bits, as the third one says: orders-kek", step -> {
            JsonNode answer = cast.operator().validateKey(cast.keyUri()).requireStatus(200);
            step.expect("allowed", true, answer.path("allowed").asBoolean());
            step.saw("allowed: " + answer.path("findings").size() + " checks, none failed");
        });
    }

    private static List<String> failed(JsonNode answer) {
        return all(answer).stream()
                .filter(finding -> finding.path("result").asText().equals("Failed"))
                .map(finding -> finding.path("check").asText())
                .toList();
    }

    private static void findings(JsonNode answer, Step step) {
        for (JsonNode finding : all(answer)) {
            if (finding.path("result").asText().equals("Failed")) {
                String name = finding.path("check").asText() + " ("
                        + finding.path("requirement").asText() + ")";
                step.saw(name + "  " + finding.path("message").asText());
                step.saw("    mend it  " + finding.path("remedy").asText());
            }
        }
    }

    private static List<JsonNode> all(JsonNode answer) {
        return StreamSupport.stream(answer.path("findings").spliterator(), false)
                .toList();
    }
}
