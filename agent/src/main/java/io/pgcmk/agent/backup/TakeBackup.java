package io.pgcmk.agent.backup;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.service.Registration;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.stream.EncryptedStream;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.agent.wal.WalSegment;
import io.pgcmk.envelope.Dek;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes a backup of the running server: registered, its DEK unwrapped here, the data directory and the write-ahead log
 * that it takes to make it consistent streamed through it (R26, R28). Nothing of it is on a disk in the clear but what
 * PostgreSQL itself keeps there.
 */
public final class TakeBackup {
    private final AgentConfig config;
    private final BackupRegistry registry;
    private final HostVault vault;
    private final PrintWriter messages;
    private final Clock clock;

    public TakeBackup(AgentConfig config, BackupRegistry registry, HostVault vault, PrintWriter messages, Clock clock) {
        this.config = config;
        this.registry = registry;
        this.vault = vault;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * @throws AgentException if it is not taken; the target is then as it was, and the backup no longer registered, unless
     *     pg-cmk could not be told: the next to the same target tells it, or goes on under the same registration
     */
    public void run(BackupTarget target) throws IOException {
        try (RunningServer server = RunningServer.connect(config.postgres())) {
            server.withoutTimeouts();
            RunningServer.Facts facts = server.facts();
            server.requireRunsIn(facts.dataDirectory());
            OutsideConfig outside = OutsideConfig.read(facts.dataDirectory(), server.configuration());
            try (BackupTarget.Claimed claimed = target.claim()) {
                Registration registration = new Registration(claimed.claim(), registry, config.server());
                Sidecar sidecar = registration.register(Scope.BACKUP, clock.instant());
                try {
                    requireSame(sidecar, facts);
                    write(server, facts, outside, sidecar, claimed);
                } catch (IOException | RuntimeException e) {
                    withdraw(claimed, registration, sidecar.id(), e);
                    throw e;
                }
                tell("backup " + sidecar.id() + " of " + config.server() + " is in " + claimed);
            }
        }
    }

    private void requireSame(Sidecar sidecar, RunningServer.Facts facts) {
        if (!sidecar.serverUid().equals(facts.uid())) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "the PostgreSQL at " + config.postgres().host() + ":"
                            + config.postgres().port() + " is not " + config.server()
                            + " (uid " + facts.uid() + ", and pg-cmk knows " + sidecar.serverUid()
                            + "): check the settings server and postgres.port");
        }
    }

    private void write(
            RunningServer server,
            RunningServer.Facts facts,
            OutsideConfig outside,
            Sidecar sidecar,
            BackupTarget.Claimed claimed)
            throws IOException {
        try (Dek dek = vault.unwrap(sidecar.dek())) {
            server.holdWal(sidecar.id())
                    .ifPresent(why -> tell("nothing holds the write-ahead log during this backup (" + why
                            + "): raise max_replication_slots"));
            long start = server.start("pg-cmk " + sidecar.id());
            DataDirectory data = new DataDirectory(facts.dataDirectory());
            List<DataDirectory.Entry> entries = data.entries();
            Progress progress = new Progress("backup", bytes(data, entries), messages, clock);
            try (OutputStream out = claimed.open()) {
                ServerTar tar = new ServerTar(EncryptedStream.encrypting(dek, sidecar.context(), out), progress);
                copy(data, entries, tar);
                copy(outside, entries, tar);
                RunningServer.Stopped stopped = server.stop();
                server.requireRunsIn(facts.dataDirectory());
                tar.text("backup_label", stopped.label());
                copyWal(data, WalSegment.holding(stopped.timeline(), start, stopped.end(), facts.segmentBytes()), tar);
                for (Path history : data.histories()) {
                    tar.file(history, data.resolve(history));
                }
                claimed.beforeEnd(sidecar);
                tar.end();
            }
            progress.end();
        }
        claimed.complete(sidecar);
    }

    private static void copy(DataDirectory data, List<DataDirectory.Entry> entries, ServerTar tar) throws IOException {
        for (DataDirectory.Entry entry : entries) {
            if (entry.directory()) {
                tar.directory(entry.file());
            } else {
                tar.file(entry.file(), data.resolve(entry.file()));
            }
        }
        tar.bytes(
                DataDirectory.CONTROL,
                ControlFile.whole(() -> Files.readAllBytes(data.resolve(DataDirectory.CONTROL))));
    }

    /** What the data directory has of the same name stays as it is. */
    private void copy(OutsideConfig outside, List<DataDirectory.Entry> entries, ServerTar tar) throws IOException {
        Set<Path> there = entries.stream().map(DataDirectory.Entry::file).collect(Collectors.toSet());
        for (Path directory : outside.directories()) {
            if (!there.contains(directory)) {
                tar.directory(directory);
            }
        }
        for (Map.Entry<Path, byte[]> file : outside.files().entrySet()) {
            if (there.contains(file.getKey())) {
                tell("the backup has the " + file.getKey() + " of the data directory, and not the one that the server"
                        + " reads outside of it");
            } else {
                tar.bytes(file.getKey(), file.getValue());
            }
        }
        outside.elsewhere().forEach(file -> tell("settings in " + file + " are not in the backup"));
    }

    /** PostgreSQL renames a segment that it needs no longer, and writes over it: the name must still be the file's after. */
    private static void copyWal(DataDirectory data, List<WalSegment> segments, ServerTar tar) throws IOException {
        for (WalSegment segment : segments) {
            Path name = Path.of("pg_wal", segment.name());
            Path source = data.resolve(name);
            Object before = identity(source);
            if (before == null || !tar.file(name, source) || !before.equals(identity(source))) {
                throw new AgentException(
                        ExitCode.POSTGRES,
                        "PostgreSQL has removed WAL segment " + segment.name()
                                + ", which this backup needs: raise max_replication_slots or max_slot_wal_keep_size, and"
                                + " repeat it");
            }
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    private static long bytes(DataDirectory data, List<DataDirectory.Entry> entries) {
        return entries.stream()
                .filter(entry -> !entry.directory())
                .mapToLong(entry -> data.resolve(entry.file()).toFile().length())
                .sum();
    }

    /** What was not taken is not to be listed; but what somebody may have by now is never forgotten. */
    private void withdraw(BackupTarget.Claimed claimed, Registration registration, UUID id, Exception why) {
        try {
            if (claimed.isPublished()) {
                tell("backup " + id + " stays registered, since its sidecar is there already: " + claimed);
                return;
            }
            registration.withdraw(id);
        } catch (IOException | AgentException e) {
            tell("backup " + id + " was not taken and may still be registered, until the next to the same place: "
                    + e.getMessage());
            why.addSuppressed(e);
        }
    }

    private void tell(String message) {
        messages.println(message);
        messages.flush();
    }
}
