package io.pgcmk.local.stack;

import io.pgcmk.local.bench.EmptyPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a stack is started from, without pg-cmk: a package that does nothing, and a script that makes its role. */
final class SmallRoot {
    private SmallRoot() {}

    static Path in(Path directory) throws IOException {
        StackOptions options = StackOptions.of(directory, false);
        EmptyPackage.stage(options.packageDirectory());
        Files.createDirectories(options.installScript().getParent());
        Files.writeString(options.installScript(), "CREATE ROLE cmk_admin LOGIN");
        Files.writeString(options.installScript().resolveSibling("login-gate.sql"), "SELECT 1");
        return directory;
    }
}
