package io.pgcmk.local.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The directory that is deployed: {@code host.json}, a {@code function.json} for each function, the jar and its libs. */
record StagedPackage(List<FunctionDefinition> functions, List<Path> classPath) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static StagedPackage read(Path directory, AppSettings settings) {
        String prefix = json(directory.resolve("host.json"))
                .at("/extensions/http/routePrefix")
                .asText("api");
        List<FunctionDefinition> functions = new ArrayList<>();
        Set<Path> scripts = new TreeSet<>();
        for (Path folder : list(directory)) {
            Path file = folder.resolve("function.json");
            if (Files.exists(file)) {
                JsonNode json = json(file);
                String name = folder.getFileName().toString();
                functions.add(new FunctionReader(name, prefix, settings).read(json));
                scripts.add(folder.resolve(json.path("scriptFile").asText()).normalize());
            }
        }
        if (functions.isEmpty()) {
            throw new HostStartException("no function.json below " + directory);
        }
        refuseEqualRoutes(functions);
        Stream<Path> libraries =
                Files.isDirectory(directory.resolve("lib")) ? list(directory.resolve("lib")).stream() : Stream.empty();
        return new StagedPackage(
                functions, Stream.concat(scripts.stream(), libraries).toList());
    }

    private static void refuseEqualRoutes(List<FunctionDefinition> functions) {
        Map<String, String> taken = new HashMap<>();
        for (FunctionDefinition function : functions) {
            if (function.trigger() instanceof Trigger.Http http) {
                for (String method : http.methods()) {
                    String other = taken.put(method + " " + http.route().shape(), function.name());
                    if (other != null) {
                        throw HostStartException.of(
                                function.name(),
                                method + " " + http.route() + " is already the route of function '" + other + "'");
                    }
                }
            }
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new HostStartException(directory + " is not a staged package", e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new HostStartException(file + " cannot be read", e);
        }
    }
}
