package io.pgcmk.agent.wal;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.stream.DurableFiles;
import io.pgcmk.agent.stream.LockedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of encrypted WAL files, and in it one more after each DEK rotation: {@code deks/2}, {@code deks/3}. What is
 * archived goes to the newest, once that has its sidecar, and each is read under the DEK that it lies with.
 */
public final class WalArchive {
    private static final String LOCK = ".lock";
    private static final String ROTATED = "deks";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private final Path directory;

    public WalArchive(Path directory) {
        this.directory = directory;
    }

    /** The right to change the archive, which one agent has at a time. */
    record Lock(FileChannel channel) implements AutoCloseable {

        /** Gives a file that is written its name in the archive. */
        void publish(Path written, Path target) throws IOException {
            DurableFiles.publish(written, target);
        }

        /** Brings to the disk what another agent published, which may have been killed before it did. */
        void settle(Path target) throws IOException {
            DurableFiles.settle(target);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** @throws AgentException if another agent has it */
    Lock lock() throws IOException {
        return new Lock(LockedFile.open(directory.resolve(LOCK), "another agent is at work in " + directory));
    }

    DekDirectory first() {
        return new DekDirectory(directory);
    }

    /**
     * Where a file that is archived now goes; the first one, if it is new.
     *
     * @throws AgentException if WAL files lie where their sidecar does not
     */
    DekDirectory current() throws IOException {
        for (DekDirectory newest : newestFirst()) {
            if (newest.hasSidecar()) {
                return newest;
            }
            newest.requireEmpty();
        }
        return first();
    }

    /** Makes where the files under its next DEK will be, unless a rotation was begun there. */
    DekDirectory makeNext() throws IOException {
        DekDirectory newest = newestFirst().getFirst();
        if (!newest.hasSidecar()) {
            return newest;
        }
        int number = numbers().max(Comparator.naturalOrder()).orElse(1) + 1;
        DekDirectory next = new DekDirectory(rotated().resolve(Integer.toString(number)));
        Files.createDirectories(next.directory());
        DurableFiles.settleName(next.directory());
        DurableFiles.settleName(rotated());
        return next;
    }

    /**
     * Where a file is that was archived; empty if it was not.
     *
     * @throws AgentException if this is no archive: of a volume that is not mounted, every file is missing
     */
    Optional<DekDirectory> holding(String name) throws IOException {
        sidecar();
        return newestFirst().stream().filter(its -> its.has(name)).findFirst();
    }

    /** The newest that has a segment. */
    Optional<DekDirectory> withSegments() throws IOException {
        for (DekDirectory newest : newestFirst()) {
            if (newest.anySegment().isPresent()) {
                return Optional.of(newest);
            }
        }
        return Optional.empty();
    }

    /** That of its first DEK; the others are of the same server. */
    public Sidecar sidecar() {
        return first().sidecar();
    }

    /** Of every WAL file that is there. */
    public Set<String> names() throws IOException {
        Set<String> names = new HashSet<>();
        for (DekDirectory each : newestFirst()) {
            names.addAll(each.names());
        }
        return names;
    }

    private List<DekDirectory> newestFirst() throws IOException {
        return Stream.concat(
                        numbers()
                                .sorted(Comparator.reverseOrder())
                                .map(number -> new DekDirectory(rotated().resolve(Integer.toString(number)))),
                        Stream.of(first()))
                .toList();
    }

    private Stream<Integer> numbers() throws IOException {
        if (Files.notExists(rotated())) {
            return Stream.empty();
        }
        try (Stream<Path> directories = Files.list(rotated())) {
            return directories
                    .map(its -> its.getFileName().toString())
                    .filter(name -> NUMBER.matcher(name).matches())
                    .map(Integer::valueOf)
                    .toList()
                    .stream();
        }
    }

    private Path rotated() {
        return directory.resolve(ROTATED);
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
