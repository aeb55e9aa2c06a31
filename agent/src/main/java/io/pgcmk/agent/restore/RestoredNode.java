package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the restored server is to the world that the one before it was not.
 *
 * @param port that it listens on
 * @param clusterName of its own, since pg-cmk binds a server by it
 */
public record RestoredNode(int port, String clusterName) {
    /** A role's name has 63 bytes, and that of its lease begins with "cmk_lease/". */
    private static final int LONGEST = 53;

    /** PostgreSQL makes a question mark of anything else. */
    private static final Pattern NAME = Pattern.compile("[ -~]{1," + LONGEST + "}");

    private static final String RESTORED = "-restored";
    private static final DateTimeFormatter TAKEN =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    public RestoredNode {
        if (!NAME.matcher(clusterName).matches()) {
            throw new AgentException(
                    ExitCode.USAGE, "--cluster-name must be 1 to " + LONGEST + " printable characters of ASCII");
        }
    }

    /**
     * The name of the backup, and that it is restored.
     *
     * @param file null where the backup is no file: then it has the name that {@code backup} would have given it
     */
    public static String nameOf(@Nullable Path file, Sidecar sidecar) {
        String server = sidecar.server().substring(sidecar.server().lastIndexOf('/') + 1);
        String name = file == null
                ? server + "-" + TAKEN.format(sidecar.createdAt())
                : String.valueOf(file.getFileName()).replaceFirst("\\.cmk$", "");
        String printable = name.replaceAll("[^!-~]", "-");
        return printable.substring(0, Math.min(printable.length(), LONGEST - RESTORED.length())) + RESTORED;
    }
}
