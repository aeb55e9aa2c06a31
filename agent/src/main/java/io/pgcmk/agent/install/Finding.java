package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;

/** What became of looking at one prerequisite. */
sealed interface Finding {

    String what();

    /** @param how it stands */
    record Holds(String what, String how) implements Finding {}

    /** @param wayOut what to do, and who */
    record Problem(String what, ExitCode code, String why, String wayOut) implements Finding {}

    /** No answer is not a problem found. */
    record Unknown(String what, ExitCode code, String why) implements Finding {}

    /** Of what could not be looked at, as whoever looked has told it: those messages say the way out. */
    static Finding of(String what, AgentException e) {
        String why = String.valueOf(e.getMessage());
        return switch (e.exitCode()) {
            case KEY_SILENT, SERVICE_SILENT -> new Unknown(what, e.exitCode(), why);
            case DONE, ABSENT, USAGE, INTERNAL, KEY_REFUSED, SERVICE_REFUSED, DAMAGED, FILES, POSTGRES, TAKEN ->
                new Problem(what, e.exitCode(), why, "");
        };
    }

    /** One line, for people. */
    default String line() {
        return switch (this) {
            case Holds holds -> "ok       " + what() + ": " + holds.how();
            case Problem problem ->
                "problem  " + what() + ": " + problem.why()
                        + (problem.wayOut().isEmpty() ? "" : ". " + problem.wayOut());
            case Unknown unknown -> "unknown  " + what() + ": " + unknown.why();
        };
    }
}
