package io.pgcmk.local.bench;

import io.pgcmk.local.host.FunctionsProcess;
import io.pgcmk.local.host.HostKeys;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** From the start of a process to its first HTTP answer, for the package and for a function that does nothing. */
record StartUp(LocalStack stack, Path scratch) {
    /** The best of so many: what else the machine does only ever adds. */
    private static final int ROUNDS = 3;

    /** Where to start a process, and what to ask it first. */
    private record Candidate(Supplier<FunctionsProcess> start, String path, Map<String, String> headers) {}

    List<Figure> measure() throws IOException {
        long empty = Long.MAX_VALUE;
        long pgCmk = Long.MAX_VALUE;
        Candidate nothing = empty(EmptyPackage.stage(scratch.resolve("empty")));
        for (int round = 0; round < ROUNDS; round++) {
            empty = Math.min(empty, milliseconds(nothing));
            pgCmk = Math.min(pgCmk, milliseconds(pgCmk()));
        }
        String ratio = String.format(Locale.ROOT, "%.1f", (double) pgCmk / empty);
        return List.of(new Figure(
                "process start to first answer, ratio",
                "-",
                ratio,
                "GET of a server " + pgCmk + " ms, empty function " + empty + " ms; best of " + ROUNDS));
    }

    private Candidate empty(Path directory) {
        FunctionsProcess.Options options = new FunctionsProcess.Options(
                directory, 0, new HostKeys("m", "f", "s"), Map.of(), List.of(), scratch.resolve("empty.log"));
        return new Candidate(() -> FunctionsProcess.start(options), "/empty", Map.of());
    }

    /** The answer is 404, and has asked Entra for its keys and Cosmos DB for the server. */
    private Candidate pgCmk() {
        Ready ready = stack.ready();
        return new Candidate(
                stack::startAnotherInstance,
                ready.postgres().getFirst().resourceId() + "?api-version=2017-12-01",
                Map.of("Authorization", "Bearer " + ready.callers().operator()));
    }

    private static long milliseconds(Candidate candidate) {
        long began = System.nanoTime();
        try (FunctionsProcess process = candidate.start().get();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process.port() + candidate.path()));
            candidate.headers().forEach(request::header);
            client.send(request.build(), BodyHandlers.discarding());
            return (System.nanoTime() - began) / 1_000_000;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
