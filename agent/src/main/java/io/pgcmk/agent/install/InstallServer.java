package io.pgcmk.agent.install;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.stream.DurableFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a server one that can be registered: the superuser's objects, and a password of {@code cmk_admin} that pg-cmk finds.
 *
 * <p>The password is stored before the role gets it, and the role is given what is stored. So whatever a killed one leaves,
 * the next mends, and the lock makes of two at once one after the other.
 */
public final class InstallServer {
    private final AgentConfig.Postgres postgres;
    private final PasswordDestination destination;
    private final PrintWriter out;
    private final SecureRandom random;

    public InstallServer(
            AgentConfig.Postgres postgres, PasswordDestination destination, PrintWriter out, SecureRandom random) {
        this.postgres = postgres;
        this.destination = destination;
        this.out = out;
        this.random = random;
    }

    /** @param newPassword even if there is one that does */
    public void run(boolean newPassword) throws IOException {
        try (ControlDatabase control = ControlDatabase.openOrCreate(postgres)) {
            control.lock();
            new SuperuserObjects(postgres, out).put(control);
            switch (destination) {
                case PasswordDestination.Vault(AdminSecret secret) -> inVault(control, secret, newPassword);
                case PasswordDestination.Person person -> inFile(control, person, newPassword);
            }
            if (control.facts().clusterName().isEmpty()) {
                tell("cluster_name is empty: set it to a name unique among your servers and restart PostgreSQL, before"
                        + " the server is registered");
            }
        }
    }

    private void inVault(ControlDatabase control, AdminSecret secret, boolean newPassword) {
        Optional<AdminPassword> stored = newPassword ? Optional.empty() : secret.find();
        if (stored.isPresent() && AdminLogin.attempt(postgres, stored.get()) == AdminLogin.Verdict.LOGS_IN) {
            tell("password of cmk_admin: secret " + secret.name() + " logs in, and stays");
            return;
        }
        AdminPassword password = stored.orElseGet(() -> {
            AdminPassword fresh = AdminPassword.generate(random);
            secret.store(fresh);
            tell("password of cmk_admin: stored as secret " + secret.name());
            return fresh;
        });
        control.setPassword(password);
        tell("password of cmk_admin: set to what is stored");
        requireLogin(password, secret);
    }

    private void requireLogin(AdminPassword password, AdminSecret secret) {
        switch (AdminLogin.attempt(postgres, password)) {
            case LOGS_IN -> tell("password of cmk_admin: secret " + secret.name() + " logs in");
            case NOT_TRIED ->
                tell("password of cmk_admin: not tried, since pg_hba.conf lets cmk_admin in by SCRAM from elsewhere at"
                        + " most; from pg-cmk it must");
            case WRONG_PASSWORD ->
                throw new AgentException(
                        ExitCode.POSTGRES,
                        "secret " + secret.name() + " was set as the password of cmk_admin and does not log in: has"
                                + " somebody else set another one, or does the role have a VALID UNTIL?");
        }
    }

    private void inFile(ControlDatabase control, PasswordDestination.Person person, boolean newPassword)
            throws IOException {
        if (control.hasPassword() && !newPassword) {
            tell("password of cmk_admin: there is one, and it stays; nothing is written. For another: --new-password");
            return;
        }
        AdminPassword password = AdminPassword.generate(random);
        write(password, person.newFile());
        tell("password of cmk_admin: written to " + person.newFile());
        control.setPassword(password);
        tell("password of cmk_admin: set; store it as secret " + person.secretName()
                + " in pg-cmk's own vault and delete the file");
    }

    /** For its owner alone, and on the disk before the role gets it. */
    private static void write(AdminPassword password, Path file) throws IOException {
        try (ByteChannel channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(password.expose().getBytes(StandardCharsets.UTF_8)));
        } catch (FileAlreadyExistsException e) {
            throw new AgentException(ExitCode.TAKEN, file + " exists; a password is never written over", e);
        }
        DurableFiles.flush(file);
    }

    private void tell(String line) {
        out.println(line);
        out.flush();
    }
}
