package io.pgcmk.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the JDK lacks for directory trees. */
final class Directories {
    private Directories() {}

    static void delete(Path root) throws IOException {
        for (Path path : contents(root).reversed()) {
            Files.delete(path);
        }
    }

    /** Gives the tree to a user. Only root may. */
    static void giveTo(int uid, Path root) throws IOException {
        for (Path path : contents(root)) {
            Files.setAttribute(path, "unix:uid", uid);
        }
    }

    private static List<Path> contents(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
