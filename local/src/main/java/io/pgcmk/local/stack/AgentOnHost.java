package io.pgcmk.local.stack;

import io.pgcmk.local.kit.Zone;
import io.pgcmk.local.postgres.PgCtlScript;
import io.pgcmk.local.postgres.PostgresBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The agent as it stands on the host of a server: its jar, its settings, and the host's identity. */
public final class AgentOnHost {
    private final Path program;
    private final Path settings;

    private AgentOnHost(Path program, Path settings) {
        this.program = program;
        this.settings = settings;
    }

    /** How a command of the agent ended, and what it said. */
    public record Ended(int status, String said) {}

    /** @param directory gets the settings */
    public static AgentOnHost install(LocalStack stack, Path directory) {
        return install(stack, stack.ready(), directory);
    }

    /** @param ready of the server whose host it is */
    public static AgentOnHost install(LocalStack stack, Ready ready, Path directory) {
        try {
            Files.createDirectories(directory);
            Path settings = settings(directory, ready, stack);
            return new AgentOnHost(program(directory.resolve("pg-cmk-agent"), settings, stack), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("the agent cannot be set up in " + directory, e);
        }
    }

    public Ended run(String... arguments) {
        return ended(start(arguments));
    }

    /** The same, for whoever does not wait for its end. */
    public Process start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return started(command);
    }

    /** Waits for it. */
    public static Ended ended(Process process) {
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), said.strip());
        } catch (IOException e) {
            throw new UncheckedIOException("what the agent says cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Ends a server that it restored. */
    public void stop(Path data) {
        pgCtl(data, "-m", "fast", "-w", "stop");
    }

    /** What its DBA does last with a server that it restored: its rules are again those that came with its data. */
    public void liftQuarantine(Path data) {
        try {
            for (String settings : List.of("postgresql.conf", "postgresql.auto.conf")) {
                Path file = data.resolve(settings);
                Files.writeString(file, Files.readString(file).replace("cmk_quarantine_hba.conf", "pg_hba.conf"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the quarantine cannot be lifted", e);
        }
        pgCtl(data, "-m", "fast", "-w", "-l", data.resolve("restarted.log").toString(), "restart");
    }

    private void pgCtl(Path data, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(program.resolveSibling("pg_ctl").toString(), "-D", data.toString()));
        command.addAll(List.of(arguments));
        ended(started(command));
    }

    /** What stands for {@code java -jar pg-cmk-agent.jar} here, with its settings and its identity. */
    public Path program() {
        return program;
    }

    public Path settings() {
        return settings;
    }

    private static Process started(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be run", e);
        }
    }

    private static Path settings(Path directory, Ready ready, LocalStack stack) throws IOException {
        Ready.Postgres postgres = ready.postgres().getFirst();
        Path password = Files.createFile(
                directory.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, postgres.password());
        Path pgCtl = PgCtlScript.write(directory.resolve("pg_ctl"), PostgresBinaries.unpack(stack.major()));
        return Files.writeString(directory.resolve("agent.properties"), """
                service=%s
                server=%s
                identity.clientId=%s
                secretsVault=%s
                postgres.host=%s
                postgres.port=%d
                postgres.user=%s
                postgres.passwordFile=%s
                postgres.pgCtl=%s
                """.formatted(
                        ready.functions(),
                        postgres.resourceId(),
                        postgres.identity().clientId(),
                        stack.settings().get("CMK_SECRETS_VAULT"),
                        postgres.host(),
                        postgres.port(),
                        postgres.superuser(),
                        password,
                        pgCtl));
    }

    /** What makes it a laptop's is in here: on a host, Azure gives the identity and DNS knows the vaults. */
    private static Path program(Path file, Path settings, LocalStack stack) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        StringBuilder text = new StringBuilder("#!/bin/sh\n");
        for (String name : List.of("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "CMK_LOCAL", "KEY_VAULT_PORT")) {
            text.append("export ")
                    .append(name)
                    .append("='")
                    .append(stack.settings().get(name))
                    .append("'\n");
        }
        text.append("export PG_CMK_AGENT_CONFIG='").append(settings).append("'\n");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(stack.jvmOptions());
        command.addAll(List.of("-cp", stack.agentJar() + ":" + namesOfThisLaptop(), "io.pgcmk.agent.AgentMain"));
        text.append("exec");
        command.forEach(argument -> text.append(" '").append(argument).append('\''));
        return Files.writeString(file, text.append(" \"$@\"\n"));
    }

    private static Path namesOfThisLaptop() {
        try {
            return Path.of(Zone.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("our classes lie at no path", e);
        }
    }
}
