package io.pgcmk.agent.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The tar of a server, with the modes that PostgreSQL insists on and the owner of whoever unpacks it. It has an end only if
 * {@link #end} gave it one: the target of a tar that failed must not be closed through it.
 */
final class ServerTar {
    private static final int DIRECTORY_MODE = 0700;
    private static final int FILE_MODE = 0600;
    private static final int COPY_BYTES = 256 * 1024;

    /** Written at once; the library's own 512 cost a tenth of the rate. */
    private static final int BLOCK_BYTES = 256 * 1024;

    private final TarArchiveOutputStream tar;
    private final byte[] buffer = new byte[COPY_BYTES];
    private final Progress progress;

    ServerTar(OutputStream target, Progress progress) {
        this.progress = progress;
        tar = new TarArchiveOutputStream(target, BLOCK_BYTES, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    void directory(Path name) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name + "/");
        entry.setMode(DIRECTORY_MODE);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    void text(String name, String content) throws IOException {
        bytes(Path.of(name), content.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(Path name, byte[] content) throws IOException {
        begin(name, content.length);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /**
     * A file that may grow, shrink or vanish meanwhile. Its length is the one that it has at the beginning: what a recovery
     * does with the rest is in the write-ahead log, which also cuts off the zeros of a file that shrank.
     *
     * @return whether it was there
     */
    boolean file(Path name, Path source) throws IOException {
        try (InputStream in = Files.newInputStream(source)) {
            long length = Files.size(source);
            begin(name, length);
            copy(in, length);
            tar.closeArchiveEntry();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void begin(Path name, long length) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name.toString());
        entry.setMode(FILE_MODE);
        entry.setSize(length);
        tar.putArchiveEntry(entry);
    }

    private void copy(InputStream in, long length) throws IOException {
        for (long left = length; left > 0; ) {
            int wanted = (int) Math.min(buffer.length, left);
            int read = in.readNBytes(buffer, 0, wanted);
            if (read < wanted) {
                Arrays.fill(buffer, read, wanted, (byte) 0);
            }
            tar.write(buffer, 0, wanted);
            progress.add(wanted);
            left -= wanted;
        }
    }

    /** Once all of it is written. Closes the target, which by that has its own, authentic end. */
    void end() throws IOException {
        tar.close();
    }
}
