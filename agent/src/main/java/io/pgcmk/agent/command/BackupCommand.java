package io.pgcmk.agent.command;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.backup.BackupTarget;
import io.pgcmk.agent.backup.TakeBackup;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backup}. */
@Command(
        name = "backup",
        description = "Takes an encrypted backup of the running server, with the write-ahead log that makes it whole.",
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
    private static final String STDOUT = "-";

    @Mixin
    private Setup setup = new Setup();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FILE|DIRECTORY|-",
            description = "where it goes; - is standard output")
    private String to = "";

    @Option(names = "--sidecar", paramLabel = "FILE", description = "where its sidecar goes, with --to -")
    private @Nullable Path sidecar;

    @Override
    public Integer call() throws IOException {
        PrintWriter messages = spec.commandLine().getErr();
        new TakeBackup(setup.config(), setup.registry(), setup.vault(), messages, Clock.systemUTC()).run(target());
        return ExitCode.DONE.status();
    }

    private BackupTarget target() {
        if (to.equals(STDOUT)) {
            if (sidecar == null) {
                throw new AgentException(ExitCode.USAGE, "--to - needs --sidecar FILE: without it nobody can restore");
            }
            return BackupTarget.stream(new FileOutputStream(FileDescriptor.out), sidecar);
        }
        if (sidecar != null) {
            throw new AgentException(
                    ExitCode.USAGE, "--sidecar goes with --to - only: otherwise it lies beside the file");
        }
        return BackupTarget.file(
                Path.of(to), setup.config().server(), Clock.systemUTC().instant());
    }
}
