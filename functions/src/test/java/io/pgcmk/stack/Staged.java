package io.pgcmk.stack;

import io.pgcmk.local.stack.StackOptions;
import java.nio.file.Path;
import java.util.Map;

/** The package that this build has staged. */
final class Staged {
    private Staged() {}

    /** @param directory what the stack writes is written there */
    static StackOptions in(Path directory) {
        return in(directory, Map.of());
    }

    /** @param settings app settings beside those that each deployment has */
    static StackOptions in(Path directory, Map<String, String> settings) {
        return StackOptions.of(root(), false).in(directory, settings);
    }

    static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
