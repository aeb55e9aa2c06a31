package io.pgcmk.local.tour;

import java.nio.charset.Charset;
import java.util.Map;

/**
 * How the tour is to look.
 *
 * @param terminal whether a line may be written over, and coloured
 * @param colour whether it is coloured, too
 * @param marks what stands before a step that held, one that failed, and one that goes on
 */
public record Look(boolean terminal, boolean colour, Marks marks) {

    public record Marks(String held, String failed, String waiting) {
        private static final Marks FINE = new Marks("✓", "✗", "…");
        private static final Marks ASCII = new Marks("ok", "FAILED", "..");

        static Marks in(Charset charset) {
            return charset.newEncoder().canEncode(FINE.held()) ? FINE : ASCII;
        }
    }

    /** See no-color.org: any value of NO_COLOR but an empty one counts. */
    public static Look of(boolean terminal, Map<String, String> environment, Charset charset) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Look(terminal, terminal && !refused, Marks.in(charset));
    }

    String title(String text) {
        return coloured("1", text);
    }

    String good(String text) {
        return coloured("32", text);
    }

    String bad(String text) {
        return coloured("31;1", text);
    }

    String quiet(String text) {
        return coloured("2", text);
    }

    private String coloured(String code, String text) {
        return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
