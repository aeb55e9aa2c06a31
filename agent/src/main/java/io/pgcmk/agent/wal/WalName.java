package io.pgcmk.agent.wal;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.util.regex.Pattern;

/** A file that PostgreSQL archives: a segment, the history of a timeline, the label of a backup (PostgreSQL 26.3.1). */
public final class WalName {
    private static final Pattern ARCHIVED =
            Pattern.compile("[0-9A-F]{24}(\\.[0-9A-F]{8}\\.backup|\\.partial)?|[0-9A-F]{8}\\.history");

    private static final Pattern HISTORY = Pattern.compile("[0-9A-F]{8}\\.history");

    private WalName() {}

    /** Of a timeline. */
    public static boolean isHistory(String name) {
        return HISTORY.matcher(name).matches();
    }

    static String required(String name) {
        if (!ARCHIVED.matcher(name).matches()) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "'" + name + "' is not the name of a WAL file: give %f where PostgreSQL's setting has the name");
        }
        return name;
    }
}
