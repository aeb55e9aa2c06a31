package io.pgcmk.agent.command;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.StreamContext.Scope;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
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

    /** The name is ours before anything is registered: of two at once, one gets a DEK and the other nothing. */
    @Override
    public Integer call() throws IOException {
        BackupRegistry registry = setup.registry();
        try {
            Files.createFile(sidecar);
        } catch (FileAlreadyExistsException e) {
            throw new AgentException(
                    ExitCode.TAKEN,
                    sidecar + " exists, and what is encrypted under its DEK may need it; an empty one was left by a"
                            + " killed agent: remove that",
                    e);
        }
        try {
            SidecarFile.publish(registered(registry), sidecar);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(sidecar);
            throw e;
        }
        return ExitCode.DONE.status();
    }

    private Sidecar registered(BackupRegistry registry) {
        UUID id = UUID.randomUUID();
        BackupRegistry.Registered registered = registry.register(id, Scope.ARCHIVE);
        return new Sidecar(
                id,
                Scope.ARCHIVE,
                registered.serverUid(),
                setup.config().server(),
                Clock.systemUTC().instant(),
                registered.dek());
    }
}
