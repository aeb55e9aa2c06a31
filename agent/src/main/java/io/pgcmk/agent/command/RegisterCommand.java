package io.pgcmk.agent.command;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.service.Registration;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.stream.StreamContext.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code register}. */
@Command(
        name = "register",
        description = "Gets a DEK for a repository or a volume of another program, and writes its sidecar for unwrap.",
        mixinStandardHelpOptions = true)
public final class RegisterCommand implements Callable<Integer> {
    @Mixin
    private Setup setup = new Setup();

    @Option(names = "--sidecar", required = true, paramLabel = "FILE", description = "a new file: which DEK it is")
    private Path sidecar = Path.of("");

    /** The id is on the disk before anything is registered: whoever repeats a call that was killed gets the same DEK. */
    @Override
    public Integer call() throws IOException {
        try (SidecarClaim claim =
                SidecarClaim.ofNew(sidecar, sidecar + " exists, and what is encrypted under its DEK may need it")) {
            claim.publish(
                    new Registration(claim, setup.registry(), setup.config().server())
                            .register(Scope.ARCHIVE, Clock.systemUTC().instant()));
        }
        return ExitCode.DONE.status();
    }
}
