package io.pgcmk.local.tour;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TourTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);
    private static final String ESCAPE = "\033[";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Tour tour(boolean terminal, Map<String, String> environment) {
        return new Tour(
                new Transcript(new PrintStream(written, true, UTF_8), Look.of(terminal, environment, UTF_8)), CLOCK);
    }

    private Tour tour() {
        return tour(false, Map.of());
    }

    private String text() {
        return written.toString(UTF_8);
    }

    @Test
    void tellsWhatEachStepSaw() {
        boolean held = tour().play(List.of(story(
                "A key",
                narrator -> narrator.step("is enabled", step -> {
                    step.expect("state", "Ready", "Ready");
                    step.saw("state Ready");
                }))));

        assertThat(held).isTrue();
        assertThat(text()).contains("1  A key", "0.0 s  ✓ is enabled", "state Ready");
    }

    @Test
    void breaksLongLinesBetweenWords() {
        String word = "x".repeat(60);

        tour().play(List.of(story(
                "A key", narrator -> narrator.step("is enabled", step -> step.saw(word + " " + word)))));

        assertThat(text()).contains(" ".repeat(11) + word + "\n" + " ".repeat(19) + word + "\n");
    }

    @Test
    void breaksALineAfterAWordThatIsTooLong() {
        String word = "x".repeat(120);

        tour().play(List.of(story(
                "A key", narrator -> narrator.step("is enabled", step -> step.saw(word + " is a resource id")))));

        assertThat(text()).contains(word + "\n" + " ".repeat(19) + "is a resource id\n");
    }

    @Test
    void leavesOutTheLinksOfAzureAndNothingElse() {
        tour().play(List.of(story(
                "A key",
                narrator -> narrator.step(
                        "is refused",
                        step -> step.saw("404: not found. If you recently deleted this key you may recover it."
                                + " For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=1"
                                + " (seen twice; and so on)")))));

        assertThat(text()).contains("404: not found. (seen twice; and so on)");
    }

    @Nested
    class WhenAStepDoesNotHold {
        private final Story failing = story(
                "A key",
                narrator -> narrator.step("is enabled", step -> step.expect("state", "Ready", "Inaccessible")));

        @Test
        void namesItWithWhatWasExpectedAndObserved() {
            boolean held = tour().play(List.of(failing));

            assertThat(held).isFalse();
            assertThat(text()).contains("✗ is enabled", "expected: Ready", "observed: Inaccessible");
        }

        @Test
        void playsNoLaterStory() {
            tour().play(List.of(failing, story("Another", narrator -> {})));

            assertThat(text()).doesNotContain("Another");
        }

        @Test
        void namesItTooWhenItBreaksInsteadOfFailing() {
            boolean held = tour().play(List.of(story(
                    "A key",
                    narrator -> narrator.step("is enabled", step -> {
                        throw new IllegalStateException(
                                "no answer", new IllegalArgumentException("connection refused"));
                    }))));

            assertThat(held).isFalse();
            assertThat(text()).contains("✗ is enabled", "no answer", "connection refused");
        }

        @Test
        void saysWhatItWaitedForInVain() {
            boolean held = tour().play(List.of(story(
                    "A key",
                    narrator -> narrator.step(
                            "closes",
                            step -> step.await(
                                    "Inaccessible", Duration.ofSeconds(-1), () -> "Ready", "no"::equals, s -> s)))));

            assertThat(held).isFalse();
            assertThat(text()).contains("expected: Inaccessible within", "observed: Ready");
        }
    }

    @Nested
    class OnATerminal {
        private final Story story = story("A key", narrator -> narrator.step("is enabled", step -> {}));

        @Test
        void isColoured() {
            tour(true, Map.of()).play(List.of(story));

            assertThat(text()).contains(ESCAPE + "32m");
        }

        @Test
        void isNotColouredIfTheUserWantsNone() {
            tour(true, Map.of("NO_COLOR", "1")).play(List.of(story));

            assertThat(text()).doesNotContain(ESCAPE + "32m");
        }
    }

    @Test
    void isPlainElsewhere() {
        tour().play(List.of(story("A key", narrator -> narrator.step("is enabled", step -> {}))));

        assertThat(text()).doesNotContain(ESCAPE).doesNotContain("\r");
    }

    @Test
    void usesNoMarkThatTheTerminalCannotShow() {
        Look look = Look.of(true, Map.of(), US_ASCII);

        assertThat(look.marks().held()).isEqualTo("ok");
    }

    private static Story story(String title, Consumer<Narrator> play) {
        return new Story() {
            @Override
            public String title() {
                return title;
            }

            @Override
            public void play(Narrator narrator) {
                play.accept(narrator);
            }
        };
    }
}
