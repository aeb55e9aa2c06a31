package io.pgcmk.wiring;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands the Functions worker our function objects.
 *
 * <p>The worker finds this class through {@link java.util.ServiceLoader} and builds it once. It reports nothing that a
 * constructor throws, and every function would hang; so nothing is read or built before the first function is asked for.
 */
public final class FunctionFactory implements FunctionInstanceInjector {
    private final Supplier<Functions> build;
    private @Nullable Functions functions;

    public FunctionFactory() {
        this(() -> ControlPlane.of(Settings.from(System.getenv())));
    }

    FunctionFactory(Supplier<Functions> build) {
        this.build = build;
    }

    @Override
    public <T> T getInstance(Class<T> functionClass) {
        return functions().get(functionClass);
    }

    /** Invocations come in parallel, and clients are built once. What failed is tried again by the next invocation. */
    private synchronized Functions functions() {
        if (functions == null) {
            functions = build.get();
        }
        return functions;
    }
}
