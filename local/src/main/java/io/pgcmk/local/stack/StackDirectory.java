package io.pgcmk.local.stack;

import io.pgcmk.local.kit.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The directories of stacks, named by the process that each belongs to. What ended processes left is removed. */
final class StackDirectory {
    private StackDirectory() {}

    /** A new directory, for its owner's eyes only: it gets keys and passwords. */
    static Path below(Path parent) throws IOException {
        Files.createDirectories(parent);
        for (Path old : entries(parent)) {
            if (!isInUse(old)) {
                TemporaryDirectory.delete(old);
            }
        }
        return Files.createTempDirectory(
                parent,
                ProcessHandle.current().pid() + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }

    private static boolean isInUse(Path directory) {
        String pid = directory.getFileName().toString().replaceFirst("-.*", "");
        return !pid.matches("\\d{1,9}")
                || ProcessHandle.of(Long.parseLong(pid))
                        .filter(ProcessHandle::isAlive)
                        .isPresent();
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }
}
