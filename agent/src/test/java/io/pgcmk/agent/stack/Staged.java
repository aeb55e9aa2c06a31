package io.pgcmk.agent.stack;

import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.stack.StackOptions;
import io.pgcmk.local.tour.Operator;
import java.nio.file.Path;
import java.util.Map;

/** The package and the jar that this build has staged, and a server that has its key enabled. */
final class Staged {
    private Staged() {}

    /** @param directory what the stack writes is written there */
    static LocalStack start(Path directory) {
        return start(directory, Map.of());
    }

    /** @param settings app settings beside those that each deployment has */
    static LocalStack start(Path directory, Map<String, String> settings) {
        return started(options(directory, settings));
    }

    /** @param major of PostgreSQL */
    static LocalStack start(Path directory, int major) {
        return started(options(directory, Map.of()).onPostgres(major));
    }

    private static LocalStack started(StackOptions options) {
        LocalStack stack = LocalStack.start(options);
        Ready ready = stack.ready();
        Operator operator = new Operator(new LocalHttp(Path.of(ready.keyVault().caFile())), ready);
        operator.register().requireStatus(201);
        operator.enable(ready.postgres().getFirst().keyUri()).requireStatus(200);
        return stack;
    }

    /** Whose server pg-cmk does not know yet. */
    static LocalStack unregistered(Path directory) {
        return LocalStack.start(options(directory, Map.of()));
    }

    private static StackOptions options(Path directory, Map<String, String> settings) {
        Path root = Path.of("..").toAbsolutePath().normalize();
        return StackOptions.of(root, false).in(directory, settings);
    }
}
