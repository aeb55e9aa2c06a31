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
        LocalStack stack = unregistered(directory);
        Ready ready = stack.ready();
        Operator operator = new Operator(new LocalHttp(Path.of(ready.keyVault().caFile())), ready);
        operator.register().requireStatus(201);
        operator.enable(ready.postgres().getFirst().keyUri()).requireStatus(200);
        return stack;
    }

    /** Whose server pg-cmk does not know yet. */
    static LocalStack unregistered(Path directory) {
        Path root = Path.of("..").toAbsolutePath().normalize();
        return LocalStack.start(StackOptions.of(root, false).in(directory, Map.of()));
    }
}
