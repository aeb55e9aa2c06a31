package io.pgcmk.local.tour;

import io.pgcmk.local.stack.StackOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code ./cmk tour}: starts a stack of its own, plays the stories, and exits with 0 only if every step held. */
public final class TourMain {
    private TourMain() {}

    /** {@code TourMain ROOT [--all]}. */
    public static void main(String[] arguments) {
        Look look = Look.of(Boolean.getBoolean("pgcmk.terminal"), System.getenv(), System.out.charset());
        boolean all = List.of(arguments).contains("--all");
        System.exit(run(StackOptions.of(Path.of(arguments[0]), false), all, System.out, look));
    }

    /** The exit status. */
    public static int run(StackOptions options, boolean all, PrintStream out, Look look) {
        Clock clock = Clock.systemUTC();
        Instant began = clock.instant();
        Transcript transcript = new Transcript(out, look);
        Tour tour = new Tour(transcript, clock);
        transcript.line(look.title("pg-cmk: whoever holds the key decides who reads the data"));
        try (AzureOnALaptop azure = new AzureOnALaptop(options)) {
            if (!tour.play(List.of(azure))) {
                return 1;
            }
            Cast cast = Cast.of(azure.stack().ready());
            Replica replica = new Replica(azure.stack());
            boolean held = tour.play(Stories.main(cast, clock, replica))
                    && (!all || tour.play(Stories.more(cast, azure.stack(), replica)));
            transcript.line("");
            if (held) {
                Duration took = Duration.between(began, clock.instant());
                transcript.line(look.good("Every step held, in " + took.toSeconds() + " s."));
            } else {
                transcript.line("logs: " + azure.stack().directory());
            }
            return held ? 0 : 1;
        }
    }
}
