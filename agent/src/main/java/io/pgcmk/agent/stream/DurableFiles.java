package io.pgcmk.agent.stream;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that are there whole or not at all, also after the host lost its power. */
public final class DurableFiles {
    private DurableFiles() {}

    /** Gives a file that is written and closed its name, under which it replaces what was there. */
    public static void publish(Path written, Path name) throws IOException {
        flush(written);
        Files.move(written, name, StandardCopyOption.ATOMIC_MOVE);
        settleName(name);
    }

    /** Writes a file anew. Of two at once, one is there afterwards, and neither in part. */
    public static void replace(Path name, String text, Charset charset) throws IOException {
        Path written = name.resolveSibling(name.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(written, text, charset, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            publish(written, name);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** Brings a file that has its name already to the disk, and the name with it. */
    public static void settle(Path name) throws IOException {
        flush(name);
        settleName(name);
    }

    /** Of a file whose bytes are on the disk. Opens it not: that would give up a lock. */
    public static void settleName(Path name) throws IOException {
        flush(parent(name));
    }

    /** To the disk: of a file its bytes, of a directory its names. */
    public static void flush(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " is no file");
        }
        return parent;
    }
}
