package io.pgcmk.agent.restore;

/** Text in a command that a shell reads. */
public final class ShellText {
    private ShellText() {}

    public static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
