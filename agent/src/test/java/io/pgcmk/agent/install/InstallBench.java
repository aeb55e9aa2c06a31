package io.pgcmk.agent.install;

import io.pgcmk.agent.fake.BarePostgres;
import io.pgcmk.agent.fake.FakeAdminSecret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;

/** One host's agent that installs, over a fake of the vault and a real PostgreSQL. */
final class InstallBench {
    private final BarePostgres server;
    private final FakeAdminSecret secret = new FakeAdminSecret();
    private final StringWriter said = new StringWriter();

    InstallBench(BarePostgres server) {
        this.server = server;
    }

    /** What a kill looks like from inside: nothing of ours runs any more, and the session ends. */
    static final class Killed extends Error {}

    FakeAdminSecret secret() {
        return secret;
    }

    String said() {
        return said.toString();
    }

    void install() throws IOException {
        install(new PrintWriter(said), false);
    }

    void installWithNewPassword() throws IOException {
        install(new PrintWriter(said), true);
    }

    void installForAPerson(Path file, boolean newPassword) throws IOException {
        run(new PasswordDestination.Person(file, secret.name()), new PrintWriter(said), newPassword);
    }

    /** Tells its steps as it goes, so that is where it can be killed. */
    void installKilledAfter(int steps, boolean newPassword) throws IOException {
        install(
                new PrintWriter(said) {
                    private int left = steps;

                    @Override
                    public void println(String line) {
                        if (left-- == 0) {
                            throw new Killed();
                        }
                    }
                },
                newPassword);
    }

    /** What pg-cmk would log in with. */
    String stored() {
        return secret.find().orElseThrow().expose();
    }

    private void install(PrintWriter out, boolean newPassword) throws IOException {
        run(new PasswordDestination.Vault(secret), out, newPassword);
    }

    private void run(PasswordDestination destination, PrintWriter out, boolean newPassword) throws IOException {
        new InstallServer(server.settings(), destination, out, new SecureRandom()).run(newPassword);
    }
}
