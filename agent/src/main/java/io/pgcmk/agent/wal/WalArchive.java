package io.pgcmk.agent.wal;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.DurableFiles;
import io.pgcmk.agent.stream.LockedFile;
import io.pgcmk.agent.stream.StreamContext.Scope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A directory of encrypted WAL files, under one DEK, with its sidecar. */
public final class WalArchive {
    private static final String SUFFIX = ".cmk";
    private static final String SIDECAR = "archive.cmk.json";
    private static final String LOCK = ".lock";

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

    boolean isNew() {
        return Files.notExists(sidecarFile());
    }

    Path sidecarFile() {
        return directory.resolve(SIDECAR);
    }

    /** @throws AgentException if there is none, so that this is no archive, or not one that can be read */
    public Sidecar sidecar() {
        if (Files.notExists(sidecarFile())) {
            throw new AgentException(
                    ExitCode.FILES,
                    directory + " is no archive: its sidecar " + SIDECAR + " is not there. If it lies on a volume, is"
                            + " that mounted? If the sidecar is lost, pg-cmk has what was in it (GET …/backups)");
        }
        Sidecar sidecar = SidecarFile.read(sidecarFile());
        if (sidecar.scope() != Scope.ARCHIVE) {
            throw new AgentException(ExitCode.DAMAGED, sidecarFile() + " is a backup's sidecar, not an archive's");
        }
        return sidecar;
    }

    Path file(String name) {
        return directory.resolve(name + SUFFIX);
    }

    /** Of every WAL file that is there. */
    public Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return names(files).collect(Collectors.toSet());
        }
    }

    /** Of one segment that is there, whichever comes first: an archive may have very many. */
    Optional<String> anySegment() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return names(files).filter(WalSegment::isName).findFirst();
        }
    }

    private static Stream<String> names(Stream<Path> files) {
        return files.map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()));
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
