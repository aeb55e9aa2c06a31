package io.pgcmk.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code pg_ctl} as a program that anybody may call, root too. */
public final class PgCtlScript {
    private PgCtlScript() {}

    public static Path write(Path file, PostgresBinaries binaries) throws IOException {
        String command = String.join(" ", OrdinaryUser.detect().prefix());
        Files.writeString(file, "#!/bin/sh\nexec " + command + " '" + binaries.program("pg_ctl") + "' \"$@\"\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
