package io.pgcmk.agent.command;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.wal.PushWal;
import io.pgcmk.agent.wal.WalArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wal-push}. */
@Command(
        name = WalPushCommand.NAME,
        description = "PostgreSQL's archive_command: '… wal-push --archive DIRECTORY %%p %%f'.",
        mixinStandardHelpOptions = true)
public final class WalPushCommand implements Callable<Integer> {
    public static final String NAME = "wal-push";

    /** Whatever the reason: {@code pg_stat_archiver} has failures that end with 125 or less. */
    public static final int FAILED = 1;

    @Mixin
    private Setup setup = new Setup();

    @Option(names = "--archive", required = true, paramLabel = "DIRECTORY", description = "where the archive is")
    private Path archive = Path.of("");

    @Parameters(index = "0", paramLabel = "PATH", description = "%%p")
    private Path path = Path.of("");

    @Parameters(index = "1", paramLabel = "NAME", description = "%%f")
    private String name = "";

    @Override
    public Integer call() throws IOException {
        new PushWal(setup.config(), setup.registry(), setup.vault(), Clock.systemUTC())
                .run(new WalArchive(archive), path, name);
        return ExitCode.DONE.status();
    }
}
