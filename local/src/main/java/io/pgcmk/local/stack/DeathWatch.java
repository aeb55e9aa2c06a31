package io.pgcmk.local.stack;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Ends PostgreSQL if this JVM ends without doing so: killed, or out of memory. PostgreSQL is no child of ours, since
 * pg_ctl puts it into a session of its own.
 */
final class DeathWatch implements AutoCloseable {
    /** Reads until we are gone. SIGINT is PostgreSQL's fast shutdown; a server that was stopped has no such file. */
    private static final String SCRIPT = "cat > /dev/null; [ ! -f \"$0\" ] || kill -INT \"$(head -n 1 \"$0\")\"";

    private final Process shell;

    DeathWatch(Path postmasterPid) throws IOException {
        shell = new ProcessBuilder("sh", "-c", SCRIPT, postmasterPid.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() {
        shell.destroy();
    }
}
