package io.pgcmk.local.host;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A running Function App on loopback. */
public final class FunctionsHost implements AutoCloseable {
    private final PackageClasses classes;
    private final HttpServer server;
    private final ExecutorService threads;
    private final Timers timers;

    private FunctionsHost(PackageClasses classes, HttpServer server, ExecutorService threads, Timers timers) {
        this.classes = classes;
        this.server = server;
        this.threads = threads;
        this.timers = timers;
    }

    /**
     * Loads every function of a staged package and serves them.
     *
     * @param settings what {@code %Name%} stands for; functions read the environment of this process
     * @param port 0 for a free one
     * @throws HostStartException if Azure would not run a function, or this host would run it differently
     */
    public static FunctionsHost start(
            Path packageDirectory, int port, HostKeys keys, Map<String, String> settings, Clock clock) {
        StagedPackage staged = StagedPackage.read(packageDirectory, new AppSettings(settings));
        PackageClasses classes = new PackageClasses(staged.classPath());
        Instances instances = Instances.from(classes);
        List<LoadedFunction> functions = staged.functions().stream()
                .map(function -> LoadedFunction.load(function, classes, instances))
                .toList();
        try {
            // Before anything that would keep a process alive whose port is taken.
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            return serve(server, functions, classes, keys, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " cannot be served", e);
        }
    }

    private static FunctionsHost serve(
            HttpServer server, List<LoadedFunction> functions, PackageClasses classes, HostKeys keys, Clock clock) {
        // As unbounded as the worker's: functions bound themselves.
        ExecutorService threads = Executors.newCachedThreadPool();
        Runner runner = new Runner(classes, clock);
        List<LoadedFunction> enabled = functions.stream()
                .filter(function -> !function.definition().disabled())
                .toList();
        Timers timers = new Timers(enabled, runner, clock);
        server.setExecutor(threads);
        server.createContext("/", new HttpFront(functions, keys, runner)::handle);
        server.createContext("/admin/", new AdminEndpoint(byName(functions), keys, runner, timers, threads)::handle);
        server.createContext(
                "/runtime/webhooks/", new EventGridWebhook(byName(enabled), keys, runner, threads)::handle);
        server.start();
        return new FunctionsHost(classes, server, threads, timers);
    }

    private static Map<String, LoadedFunction> byName(List<LoadedFunction> functions) {
        return functions.stream()
                .collect(Collectors.toMap(function -> function.definition().name(), Function.identity()));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        timers.close();
        server.stop(0);
        threads.shutdownNow();
        try {
            classes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
