package io.pgcmk.local.host;

import java.lang.reflect.InvocationTargetException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs functions, and logs start and end of each run in the words of Azure's host. */
record Runner(ClassLoader classes, Clock clock) {
    private static final Logger LOG = Logger.getLogger("Host");

    /** What the function returned; throws whatever it threw, which is logged by then. */
    @Nullable
    Object run(LoadedFunction function, Object input, Map<String, String> bindings) throws FunctionFailedException {
        String name = function.definition().name();
        Invocation invocation = Invocation.of(name, input, bindings);
        String id = invocation.context().getInvocationId();
        Instant start = clock.instant();
        LOG.info(() -> "Executing 'Functions." + name + "' (Id=" + id + ")");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            Object result = function.call(invocation);
            LOG.info(() -> executed(name, "Succeeded", id, start));
            return result;
        } catch (Exception e) {
            Throwable thrown = e instanceof InvocationTargetException ? e.getCause() : e;
            LOG.log(Level.SEVERE, thrown, () -> executed(name, "Failed", id, start));
            throw new FunctionFailedException(name, thrown);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private String executed(String name, String result, String id, Instant start) {
        long millis = Duration.between(start, clock.instant()).toMillis();
        return "Executed 'Functions." + name + "' (" + result + ", Id=" + id + ", Duration=" + millis + "ms)";
    }
}
