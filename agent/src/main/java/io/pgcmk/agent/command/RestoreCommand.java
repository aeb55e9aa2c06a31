package io.pgcmk.agent.command;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.restore.Recovery;
import io.pgcmk.agent.restore.RestoreBackup;
import io.pgcmk.agent.restore.RestoredNode;
import io.pgcmk.agent.service.CopyCreated;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.wal.WalArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code restore}. */
@Command(
        name = "restore",
        description = "Makes a server out of a backup and starts it for its superuser alone. Needs no pg-cmk.",
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
    private static final int BUFFER_BYTES = 1024 * 1024;

    @Mixin
    private Setup setup = new Setup();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--from", required = true, paramLabel = "FILE|-", description = "the backup; - is standard input")
    private String from = "";

    @Option(names = "--sidecar", paramLabel = "FILE", description = "its sidecar, if it does not lie beside it")
    private @Nullable Path sidecar;

    @Option(names = "--to", required = true, paramLabel = "DIRECTORY", description = "the new data directory")
    private Path to = Path.of("");

    @Option(names = "--archive", paramLabel = "DIRECTORY", description = "the WAL archive to go on from")
    private @Nullable Path archive;

    @Option(
            names = "--target-time",
            paramLabel = "TIME",
            description = "where to stop, such as 2026-11-24T09:00:00Z; otherwise at the archive's end")
    private @Nullable String targetTime;

    @Option(
            names = "--timeline",
            paramLabel = "ID|latest|current",
            description = "which to follow, if the server was promoted or recovered since the backup")
    private @Nullable String timeline;

    @Option(names = "--port", paramLabel = "PORT", description = "of the restored server (default: postgres.port)")
    private int port;

    @Option(names = "--no-start", description = "leave it stopped once it has recovered")
    private boolean noStart;

    @Option(
            names = "--cluster-name",
            paramLabel = "NAME",
            description = "of the restored server (default: the backup's name and -restored)")
    private @Nullable String clusterName;

    @Mixin
    private TellOfCopy publication = new TellOfCopy();

    @Override
    public Integer call() throws IOException {
        boolean standardInput = from.equals("-");
        if (standardInput && sidecar == null) {
            throw new AgentException(ExitCode.USAGE, "--from - needs --sidecar FILE");
        }
        Recovery recovery = new Recovery(archive == null ? null : new WalArchive(archive), until(), timeline);
        Path file = Path.of(from);
        Path itsSidecar = sidecar == null ? SidecarFile.beside(file) : sidecar;
        Sidecar its = SidecarFile.read(itsSidecar);
        RestoredNode node = new RestoredNode(
                port == 0 ? setup.config().postgres().port() : port,
                clusterName == null ? RestoredNode.nameOf(standardInput ? null : file, its) : clusterName);
        Optional<CopyCreated> copy = publication.of(setup, its.server(), node.port());
        try (InputStream source =
                standardInput ? System.in : new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            new RestoreBackup(
                            setup.vault(),
                            setup.config().postgres(),
                            node,
                            spec.commandLine().getErr(),
                            Clock.systemUTC())
                    .run(
                            new RestoreBackup.Backup(
                                    its,
                                    source,
                                    standardInput ? 0 : Files.size(file),
                                    archive == null ? null : FetchCommandLine.of(setup.file(), archive)),
                            recovery,
                            to,
                            !noStart);
        } catch (NoSuchFileException e) {
            throw new AgentException(ExitCode.FILES, "there is no " + e.getFile(), e);
        }
        copy.ifPresent(created ->
                TellOfCopy.tell(setup.topic(), created, spec.commandLine().getErr()));
        return ExitCode.DONE.status();
    }

    private @Nullable OffsetDateTime until() {
        try {
            return targetTime == null ? null : OffsetDateTime.parse(targetTime);
        } catch (DateTimeException e) {
            throw new AgentException(
                    ExitCode.USAGE, "--target-time must be a time with its zone, such as 2026-11-24T09:00:00Z", e);
        }
    }
}
