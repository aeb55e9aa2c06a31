package io.pgcmk.stack;

import io.pgcmk.local.stack.StackOptions;
import java.nio.file.Path;

/** The package that this build has staged. */
final class Staged {
    private Staged() {}

    /** @param directory what the stack writes is written there */
    static StackOptions in(Path directory) {
        StackOptions staged = StackOptions.of(root(), false);
        return new StackOptions(staged.packageDirectory(), staged.installScript(), directory, false);
    }

    static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
