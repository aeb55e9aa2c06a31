package io.pgcmk.local.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A {@link FunctionsHost} in a JVM of its own, started as Azure starts the Java worker. It ends with this JVM. */
public final class FunctionsProcess implements AutoCloseable {
    /** Longer than an invocation takes; after that it is ended by force. */
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final int port;
    private final Thread stopAtExit = new Thread(this::stop, "stop the functions host");

    /**
     * How to start it.
     *
     * @param port 0 for a free one
     * @param settings all of the child's environment but the keys
     * @param jvmOptions such as {@code -Djavax.net.ssl.trustStore=…}
     * @param log gets what the child prints
     */
    public record Options(
            Path packageDirectory,
            int port,
            HostKeys keys,
            Map<String, String> settings,
            List<String> jvmOptions,
            Path log) {

        public Options {
            settings = Map.copyOf(settings);
            jvmOptions = List.copyOf(jvmOptions);
        }
    }

    private FunctionsProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    /**
     * Returns once every function is loaded and served.
     *
     * @throws HostStartException with what the child printed, if it ended instead
     */
    public static FunctionsProcess start(Options options) {
        try {
            Process process = new ChildJvm(options).start();
            try {
                return new FunctionsProcess(process, new ChildOutput(process, options.log()).awaitPort());
            } catch (RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no JVM can be started", e);
        }
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** The memory it holds, in KiB; empty where there is no /proc. */
    public OptionalLong residentKib() {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as a crash would: at once, in the midst of whatever it does. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
