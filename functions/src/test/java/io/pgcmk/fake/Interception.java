package io.pgcmk.fake;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that happens around every call of a port. */
@FunctionalInterface
public interface Interception {

    /**
     * @param call the call of {@code method}, which throws what the port throws
     * @return what the caller gets
     */
    Object around(String method, Supplier<Object> call);

    /** The port, with this around its calls. */
    default <T> T of(Class<T> port, Supplier<T> target) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> around(method.getName(), () -> {
                    try {
                        return method.invoke(target.get(), arguments);
                    } catch (InvocationTargetException e) {
                        throw thrown(e.getCause());
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })));
    }

    /** Ports throw nothing that is checked. */
    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
