package io.pgcmk.local.bench;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process on the classes of one module and of its tests, which prints its part of the table. */
record ModuleProcess(Path module, List<String> jvmOptions, Map<String, String> environment) {

    /**
     * Returns once it has ended.
     *
     * @param input what it reads first; closed then
     * @throws IllegalStateException if it fails; it has said why
     */
    void run(String main, String input, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(main, arguments))
                .directory(module.toFile())
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException("the figures of " + main + " failed with exit code " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            process.destroy();
        }
    }

    private List<String> command(String main, String... arguments) throws IOException {
        Path target = module.resolve("target");
        String classPath = String.join(
                File.pathSeparator,
                target.resolve("test-classes").toString(),
                target.resolve("classes").toString(),
                Files.readString(target.resolve("test-classpath.txt")).strip());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Collections on threads of their own would blur what it measures on a small machine.
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx1g"));
        command.add("-Dio.netty.noUnsafe=true");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return command;
    }
}
