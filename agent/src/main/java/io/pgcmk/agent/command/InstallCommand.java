package io.pgcmk.agent.command;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.install.InstallServer;
import io.pgcmk.agent.install.KeyVaultAdminSecret;
import io.pgcmk.agent.install.PasswordDestination;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code install}. */
@Command(
        name = "install",
        description = "Prepares this server for pg-cmk: database cmk_control, login gates, and the password of"
                + " cmk_admin, stored where pg-cmk finds it. May be run any number of times.",
        mixinStandardHelpOptions = true)
public final class InstallCommand implements Callable<Integer> {
    @Mixin
    private Setup setup = new Setup();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--print-password-to",
            paramLabel = "FILE",
            description = "a new file, for its owner only, out of which a person stores the password in the vault")
    private @Nullable Path file;

    @Option(names = "--new-password", description = "also where there is one that does")
    private boolean newPassword;

    @Override
    public Integer call() throws IOException {
        PasswordDestination destination = file == null
                ? new PasswordDestination.Vault(setup.adminSecret())
                : new PasswordDestination.Person(
                        file, KeyVaultAdminSecret.nameOf(setup.config().server()));
        new InstallServer(
                        setup.config().postgres(),
                        destination,
                        spec.commandLine().getOut(),
                        new SecureRandom())
                .run(newPassword);
        return ExitCode.DONE.status();
    }
}
