package io.pgcmk.agent.command;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.guard.GuardServer;
import io.pgcmk.agent.guard.LookAtKey;
import io.pgcmk.agent.guard.StandbyLogins;
import io.pgcmk.agent.guard.Volume;
import io.pgcmk.agent.identity.HostVault;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code guard}. */
@Command(
        name = "guard",
        description = "Keeps the server's lease while pg-cmk is gone, and ends its sessions once the lease has ended."
                + " Runs until it is stopped. Needs no pg-cmk.",
        mixinStandardHelpOptions = true)
public final class GuardCommand implements Callable<Integer> {
    @Mixin
    private Setup setup = new Setup();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        AgentConfig config = setup.config();
        PrintWriter messages = spec.commandLine().getOut();
        messages.println("guards " + config.server() + " at "
                + config.postgres().host() + ":" + config.postgres().port());
        messages.flush();
        new GuardServer(
                        host(config),
                        new LookAtKey(
                                HostVault.anew(config.identity(), config.vaultPort()),
                                new SecureRandom(),
                                Clock.systemUTC()),
                        Thread::sleep,
                        messages)
                .run();
        return ExitCode.DONE.status();
    }

    private static GuardServer.Host host(AgentConfig config) {
        AgentConfig.Volume volume = config.volume();
        AgentConfig.Standby standby = config.standby();
        return new GuardServer.Host(
                config.postgres(),
                volume == null ? null : new Volume(volume, config.postgres().pgCtl()),
                standby == null ? null : new StandbyLogins(config.postgres(), standby, Thread::sleep));
    }
}
