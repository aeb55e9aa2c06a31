package io.pgcmk.agent.wal;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.StreamContext.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The encrypted WAL files of an archive that are under one DEK, with its sidecar. */
record DekDirectory(Path directory) {
    private static final String SUFFIX = ".cmk";
    private static final String SIDECAR = "archive.cmk.json";

    Path sidecarFile() {
        return directory.resolve(SIDECAR);
    }

    boolean hasSidecar() {
        return Files.exists(sidecarFile());
    }

    /** @throws AgentException if there is none, so that this is no archive, or not one that can be read */
    Sidecar sidecar() {
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

    /** Two servers in one archive would each take the other's log for their own. */
    Sidecar sidecarOf(String server) {
        Sidecar sidecar = sidecar();
        if (!sidecar.server().equalsIgnoreCase(server)) {
            throw new AgentException(
                    ExitCode.TAKEN,
                    directory + " is the archive of " + sidecar.server() + "; give this server a directory of its own");
        }
        return sidecar;
    }

    /** Before a new DEK is given to it: what lies there may be under another. */
    void requireEmpty() throws IOException {
        if (!names().isEmpty()) {
            throw new AgentException(
                    ExitCode.DAMAGED,
                    sidecarFile() + " is missing, and WAL files are there: put it back (pg-cmk has what was in"
                            + " it: GET …/backups), or name an empty directory");
        }
    }

    Path file(String name) {
        return directory.resolve(name + SUFFIX);
    }

    boolean has(String name) {
        return !Files.notExists(file(name));
    }

    Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return names(files).collect(Collectors.toSet());
        }
    }

    /** Of one segment that is there, whichever comes first: there may be very many. */
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
