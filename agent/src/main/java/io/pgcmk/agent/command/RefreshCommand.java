package io.pgcmk.agent.command;

import io.pgcmk.agent.refresh.RefreshSidecars;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code refresh}. */
@Command(
        name = "refresh",
        description =
                "After a rotation of the key: gives sidecars the wrapping that pg-cmk has of their DEKs now, and tells"
                        + " it so. Ends with 0 if all went well, otherwise with the code of the first that did not.",
        mixinStandardHelpOptions = true)
public final class RefreshCommand implements Callable<Integer> {
    @Mixin
    private Setup setup = new Setup();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "sidecars, and directories that have them (*.cmk.json) anywhere below")
    private List<Path> paths = List.of();

    @Override
    public Integer call() {
        return new RefreshSidecars(
                        setup.config().server(),
                        setup.registry(),
                        setup.vault(),
                        spec.commandLine().getErr(),
                        Clock.systemUTC())
                .run(paths)
                .status();
    }
}
