package io.pgcmk.agent.command;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.wal.FetchWal;
import io.pgcmk.agent.wal.WalArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wal-fetch}. */
@Command(
        name = "wal-fetch",
        description =
                "For PostgreSQL's restore_command: '… wal-fetch --archive DIRECTORY %%f %%p; case $$? in 0) exit 0;;"
                        + " 44) exit 1;; *) exit 255;; esac'. Needs no pg-cmk.",
        mixinStandardHelpOptions = true)
public final class WalFetchCommand implements Callable<Integer> {
    @Mixin
    private Setup setup = new Setup();

    @Option(names = "--archive", required = true, paramLabel = "DIRECTORY", description = "where the archive is")
    private Path archive = Path.of("");

    @Parameters(index = "0", paramLabel = "NAME", description = "%%f")
    private String name = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "%%p")
    private Path path = Path.of("");

    @Override
    public Integer call() throws IOException {
        boolean found = new FetchWal(setup.vault()).run(new WalArchive(archive), name, path);
        return (found ? ExitCode.DONE : ExitCode.ABSENT).status();
    }
}
