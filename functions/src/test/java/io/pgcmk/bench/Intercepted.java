package io.pgcmk.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** Somebody who is told of every call of a port, and otherwise keeps out of it. */
final class Intercepted {
    private Intercepted() {}

    /** @param told is given the name of a method before it is called */
    static <T> T before(Class<T> port, T answers, Consumer<String> told) {
        return port(port, answers, told, name -> {});
    }

    /** @param told is given the name of a method after it returned, and not if it failed */
    static <T> T after(Class<T> port, T answers, Consumer<String> told) {
        return port(port, answers, name -> {}, told);
    }

    private static <T> T port(Class<T> port, T answers, Consumer<String> before, Consumer<String> after) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    before.accept(method.getName());
                    try {
                        Object answer = method.invoke(answers, arguments);
                        after.accept(method.getName());
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
