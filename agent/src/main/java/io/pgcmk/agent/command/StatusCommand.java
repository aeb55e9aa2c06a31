package io.pgcmk.agent.command;

import io.pgcmk.agent.install.CheckServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code status}. */
@Command(
        name = "status",
        description = "Tells of each prerequisite whether it holds, and what to do if not. Changes nothing. Ends with 0"
                + " if all hold, otherwise with the code of the first that does not.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Setup setup = new Setup();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return new CheckServer(
                        setup.config(),
                        setup.tokens(),
                        setup.config().secretsVault() == null ? null : setup.adminSecret(),
                        spec.commandLine().getOut())
                .run()
                .status();
    }
}
