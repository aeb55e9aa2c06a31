package io.pgcmk.local.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** {@code ./cmk run}: the stack, until Ctrl-C. */
public final class RunMain {
    private RunMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        StackOptions options = StackOptions.of(Path.of(arguments[0]), true);
        try {
            LocalStack stack = LocalStack.start(options);
            Path variables = ShellVariables.write(
                    stack.ready(), AgentOnHost.install(stack, stack.directory().resolve("host")), options.directory());
            System.err.println("logs in " + stack.directory() + "; for a shell: . " + variables + "; Ctrl-C ends it");
            System.out.println(stack.ready().line());
        } catch (StackStartException e) {
            System.err.println("cmk: " + e.getMessage());
            System.exit(1);
        }
        // The parts stop themselves when the JVM is told to end.
        new CountDownLatch(1).await();
    }
}
