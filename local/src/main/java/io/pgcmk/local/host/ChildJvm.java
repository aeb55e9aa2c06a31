package io.pgcmk.local.host;

import com.cronutils.parser.CronParser;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command and the environment of a host process. */
record ChildJvm(FunctionsProcess.Options options) {
    /** One of each jar that the host needs: what else is on our class path would blur what it measures and proves. */
    private static final List<Class<?>> NEEDED = List.of(
            FunctionsHostMain.class,
            FunctionName.class,
            ExecutionContext.class,
            FunctionInstanceInjector.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonProperty.class,
            CronParser.class,
            org.slf4j.Logger.class,
            org.slf4j.jul.JULServiceProvider.class);

    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        // Nothing of the developer's own: a stray AZURE_CLIENT_ID would reach the SDKs.
        environment.clear();
        environment.putAll(options.settings());
        environment.put(FunctionsHostMain.MASTER_KEY, options.keys().master());
        environment.put(FunctionsHostMain.FUNCTION_KEY, options.keys().function());
        environment.put(FunctionsHostMain.SYSTEM_KEY, options.keys().system());
        return builder.start();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Azure's own; no bytecode verification is not, because it would hide a broken package.
        command.addAll(List.of("-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true"));
        command.addAll(options.jvmOptions());
        command.addAll(List.of("-cp", classPath(), FunctionsHostMain.class.getName()));
        command.add(options.packageDirectory().toString());
        command.add(Integer.toString(options.port()));
        return command;
    }

    private static String classPath() {
        return NEEDED.stream()
                .map(ChildJvm::location)
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type + " lies at no path", e);
        }
    }
}
