package io.pgcmk.local.postgres;

import io.pgcmk.local.postgres.PostgresOptions.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A data directory and the programs that make, start and stop it. */
record PostgresCluster(PostgresBinaries binaries, OrdinaryUser user, Path directory) {
    private static final String SETTINGS_FILE = "local.conf";

    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("server.log");
    }

    void init(String superuser, String password) throws IOException {
        Files.createDirectories(directory);
        Path passwordFile = directory.resolve("superuser-password");
        Files.writeString(passwordFile, password);
        try {
            user.takeOver(directory);
            // -N: no fsync of what is made, for the same reason as in PostgresSettings.
            run(
                    "initdb",
                    "-D",
                    data().toString(),
                    "-U",
                    superuser,
                    "--pwfile",
                    passwordFile.toString(),
                    "-A",
                    "scram-sha-256",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "-N",
                    "--no-instructions");
        } finally {
            Files.delete(passwordFile);
        }
        Files.writeString(
                data().resolve("postgresql.conf"), "include '" + SETTINGS_FILE + "'\n", StandardOpenOption.APPEND);
    }

    void configure(String settings, Optional<TlsFiles> tls) throws IOException {
        Files.writeString(data().resolve(SETTINGS_FILE), settings);
        if (tls.isPresent()) {
            TlsFiles files = tls.get();
            Files.copy(files.certificate(), data().resolve("server.crt"), StandardCopyOption.REPLACE_EXISTING);
            Path key = data().resolve("server.key");
            Files.copy(files.privateKey(), key, StandardCopyOption.REPLACE_EXISTING);
            // postgres refuses a key that others can read.
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        }
        user.takeOver(directory);
    }

    /** Waits until the server is ready; 60 s because a loaded machine has been seen to take 10. */
    void start() throws IOException {
        try {
            run("pg_ctl", "start", "-D", data().toString(), "-l", log().toString(), "-w", "-t", "60");
        } catch (CommandFailedException e) {
            // pg_ctl only says: examine the log output.
            String log = Files.exists(log()) ? Files.readString(log()) : "";
            throw new CommandFailedException(e.getMessage() + log, e);
        }
    }

    /** Ends every session; nothing to do for a server that does not run. */
    void stop() {
        if (Files.exists(data().resolve("postmaster.pid"))) {
            run("pg_ctl", "stop", "-D", data().toString(), "-m", "fast", "-w", "-t", "60");
        }
    }

    private void run(String program, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = binaries.program(program).toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Command.run(user.prefix(), command);
    }
}
