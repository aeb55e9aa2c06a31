package io.pgcmk.local.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Stages {@link EmptyFunction} as {@code azure-functions:package} would. */
public final class EmptyPackage {
    private static final String HOST_JSON = """
            {"version": "2.0", "extensions": {"http": {"routePrefix": ""}}}
            """;
    private static final String FUNCTION_JSON = """
            {"scriptFile": "../empty.jar", "entryPoint": "%s.run", "bindings": [
              {"type": "httpTrigger", "direction": "in", "name": "request", "route": "empty", "methods": ["GET"],
               "authLevel": "ANONYMOUS"},
              {"type": "http", "direction": "out", "name": "$return"}]}
            """.formatted(EmptyFunction.class.getName());

    private EmptyPackage() {}

    public static Path stage(Path directory) throws IOException {
        Path function = Files.createDirectories(directory.resolve(EmptyFunction.NAME));
        Files.writeString(directory.resolve("host.json"), HOST_JSON);
        Files.writeString(function.resolve("function.json"), FUNCTION_JSON);
        String entry = EmptyFunction.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(directory.resolve("empty.jar")));
                InputStream bytes = Objects.requireNonNull(
                        EmptyFunction.class.getClassLoader().getResourceAsStream(entry), entry)) {
            jar.putNextEntry(new ZipEntry(entry));
            bytes.transferTo(jar);
        }
        return directory;
    }
}
