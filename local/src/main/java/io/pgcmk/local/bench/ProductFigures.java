package io.pgcmk.local.bench;

import io.pgcmk.local.stack.LocalStack;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of the table that needs the product's own classes: a process on them prints it, beside a running stack. */
record ProductFigures(LocalStack stack, Path root) {
    private static final String MAIN = "io.pgcmk.bench.ProductBench";

    /**
     * @param checkMicros what a check costs the functions process
     * @throws IllegalStateException if the process fails; it has said why
     */
    void print(double checkMicros) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(checkMicros))
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(stack.settings());
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write((stack.ready().line() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException("the figures of the product failed with exit code " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            process.destroy();
        }
    }

    private List<String> command(double checkMicros) throws IOException {
        Path target = root.resolve("functions/target");
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
        command.addAll(stack.jvmOptions());
        command.addAll(List.of("-cp", classPath, MAIN, Double.toString(checkMicros)));
        return command;
    }
}
