package io.pgcmk.local.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import io.pgcmk.local.host.sample.SampleFunctions;
import io.pgcmk.local.host.sample.SampleInjector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A directory as {@code azure-functions:package} would leave it, with some of the {@link SampleFunctions}. */
final class SamplePackage {
    static final HostKeys KEYS = new HostKeys("master", "function", "system");

    private final Path directory;

    SamplePackage(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("host.json"), """
                {"version": "2.0", "extensions": {"http": {"routePrefix": "v1"}}}""");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(directory.resolve("sample.jar")))) {
            for (Class<?> type : new Class<?>[] {SampleFunctions.class, SampleInjector.class}) {
                String file = type.getName().replace('.', '/') + ".class";
                try (InputStream compiled = type.getClassLoader().getResourceAsStream(file)) {
                    add(jar, file, Objects.requireNonNull(compiled, file).readAllBytes());
                }
            }
            add(
                    jar,
                    "META-INF/services/" + FunctionInstanceInjector.class.getName(),
                    SampleInjector.class.getName().getBytes(UTF_8));
        }
    }

    Path directory() {
        return directory;
    }

    SamplePackage withHttp(String function, String route, String level, String methods) throws IOException {
        return with(function, function, """
                {"type": "httpTrigger", "direction": "in", "name": "request", "route": "%s", "authLevel": "%s",
                 "methods": [%s]}, {"type": "http", "direction": "out", "name": "$return"}""".formatted(route, level, methods));
    }

    SamplePackage withTimer(String function, String schedule) throws IOException {
        return with(function, function, """
                {"type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "%s"}""".formatted(schedule));
    }

    SamplePackage withEventGrid(String function) throws IOException {
        return with(function, function, """
                {"type": "eventGridTrigger", "direction": "in", "name": "event"}""");
    }

    SamplePackage with(String function, String method, String bindings) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(function));
        Files.writeString(
                folder.resolve("function.json"), """
                {"scriptFile": "../sample.jar", "entryPoint": "%s.%s", "bindings": [%s]}""".formatted(SampleFunctions.class.getName(), method, bindings));
        return this;
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
