package io.pgcmk.local.tour;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tour as it is read. On a terminal the step that is being played stands in the last line and is written over; elsewhere
 * every line is written once, and a step that waits says so every {@link #PATIENCE}.
 */
final class Transcript {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A line that is longer than the terminal is wide cannot be written over, and few are narrower. */
    private static final int COLUMNS = 79;

    private static final int READABLE = 100;
    private static final String CONTINUED = " ".repeat(8);
    private static final String INDENT = " ".repeat(11);

    private static final Pattern HELP = Pattern.compile("( If you recently deleted this key[^.]*\\.)?"
            + " For help resolving this issue, please see https://[\\w./?=-]+");

    private final PrintStream out;
    private final Look look;
    private Duration lastProgress = Duration.ZERO;

    Transcript(PrintStream out, Look look) {
        this.out = out;
        this.look = look;
    }

    void line(String text) {
        out.println(text);
    }

    void story(int number, String title) {
        out.println();
        out.println(look.title(number + "  " + title));
    }

    void begin(String step) {
        lastProgress = Duration.ZERO;
        if (look.terminal()) {
            rewrite(Duration.ZERO, step);
        }
    }

    void progress(String step, Duration waited, String seen) {
        if (look.terminal()) {
            rewrite(waited, step + ": " + seen);
        } else if (waited.minus(lastProgress).compareTo(PATIENCE) >= 0) {
            lastProgress = waited;
            out.println(times(waited) + "  " + look.marks().waiting() + " " + seen);
        }
    }

    void done(String step, Duration took, List<String> observations) {
        headline(look.good(look.marks().held()), step, took);
        told(observations);
    }

    void failed(String step, Duration took, List<String> observations, @Nullable String why) {
        headline(look.bad(look.marks().failed()), step, took);
        told(observations);
        String.valueOf(why).lines().forEach(line -> out.println(INDENT + look.bad(line)));
    }

    private void headline(String mark, String step, Duration took) {
        erase();
        out.println(look.quiet(times(took)) + "  " + mark + " " + step);
    }

    private void told(List<String> observations) {
        observations.stream()
                .flatMap(String::lines)
                .map(Transcript::withoutHelp)
                .flatMap(line -> wrapped(line).stream())
                .forEach(line -> out.println(INDENT + look.quiet(line)));
    }

    /** Key Vault ends its errors with a link; the tour has shown what to do. */
    private static String withoutHelp(String line) {
        return HELP.matcher(line).replaceAll("");
    }

    /** Lines of a width that is easy to read; what is continued stands further in. */
    private static List<String> wrapped(String line) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        int end = breakOf(rest);
        while (end > 0) {
            lines.add(rest.substring(0, end));
            rest = CONTINUED + rest.substring(end + 1);
            end = breakOf(rest);
        }
        lines.add(rest);
        return lines;
    }

    /** The last space before the line is too long, or else the first one after it; -1 for none, or if it is short enough. */
    private static int breakOf(String line) {
        if (line.length() <= READABLE) {
            return -1;
        }
        int end = line.lastIndexOf(' ', READABLE);
        return end > CONTINUED.length() ? end : line.indexOf(' ', READABLE);
    }

    private void rewrite(Duration waited, String text) {
        erase();
        String line = times(waited) + "  " + look.marks().waiting() + " " + text;
        out.print(line.substring(0, Math.min(line.length(), COLUMNS)));
        out.flush();
    }

    private void erase() {
        if (look.terminal()) {
            out.print("\r\033[K");
        }
    }

    private static String times(Duration time) {
        return String.format(Locale.ROOT, "%5.1f s", time.toMillis() / 1000.0);
    }
}
