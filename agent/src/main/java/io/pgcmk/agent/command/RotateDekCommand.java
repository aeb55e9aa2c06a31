package io.pgcmk.agent.command;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.wal.RotateDek;
import io.pgcmk.agent.wal.WalArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rotate-dek}. */
@Command(
        name = "rotate-dek",
        description = "Gives a WAL archive a new DEK, for what is archived from now on. What it has stays readable.",
        mixinStandardHelpOptions = true)
public final class RotateDekCommand implements Callable<Integer> {
    @Mixin
    private Setup setup = new Setup();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--archive", required = true, paramLabel = "DIRECTORY", description = "where the archive is")
    private Path archive = Path.of("");

    @Override
    public Integer call() throws IOException {
        new RotateDek(
                        setup.config().server(),
                        setup.registry(),
                        spec.commandLine().getErr(),
                        Clock.systemUTC())
                .run(new WalArchive(archive));
        return ExitCode.DONE.status();
    }
}
