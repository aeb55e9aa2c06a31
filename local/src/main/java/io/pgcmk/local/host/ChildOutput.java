package io.pgcmk.local.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a host process prints: copied to its log, and watched for the line that says it is ready. */
final class ChildOutput {
    /** A start takes about 3 s; a machine with every core busy has been seen to take ten times that. */
    private static final int START_SECONDS = 60;

    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Path log;

    ChildOutput(Process process, Path log) {
        this.log = log;
        Thread.ofVirtual().name("functions host output").start(() -> copy(process));
    }

    int awaitPort() {
        try {
            return port.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new HostStartException("the functions host did not start: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new HostStartException("the functions host was not ready in " + START_SECONDS + " s; see " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostStartException("interrupted while the functions host started", e);
        }
    }

    private void copy(Process process) {
        try (BufferedReader output = process.inputReader(UTF_8);
                Writer file = Files.newBufferedWriter(log)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                file.write(line + "\n");
                file.flush();
                if (line.startsWith(FunctionsHostMain.READY)) {
                    port.complete(Integer.parseInt(line.substring(FunctionsHostMain.READY.length())));
                }
            }
            port.completeExceptionally(new IOException(Files.readString(log)));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }
}
