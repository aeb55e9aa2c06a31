package io.pgcmk.local.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The functions of a staged package that Event Grid starts. */
public final class StagedEventFunctions {
    private StagedEventFunctions() {}

    /**
     * Their names.
     *
     * @param settings what {@code %Name%} stands for
     */
    public static List<String> in(Path packageDirectory, Map<String, String> settings) {
        return StagedPackage.read(packageDirectory, new AppSettings(settings)).functions().stream()
                .filter(function -> function.trigger() instanceof Trigger.EventGrid)
                .map(FunctionDefinition::name)
                .toList();
    }
}
