package io.pgcmk.agent.command;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.install.UpgradeServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code upgrade}. */
@Command(
        name = "upgrade",
        description = "Brings what install has put there to this agent's version, and never back to an older one.",
        mixinStandardHelpOptions = true)
public final class UpgradeCommand implements Callable<Integer> {
    @Mixin
    private Setup setup = new Setup();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        new UpgradeServer(setup.config().postgres(), spec.commandLine().getOut()).run();
        return ExitCode.DONE.status();
    }
}
