package io.pgcmk.local.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A function that can be called. */
record LoadedFunction(
        FunctionDefinition definition, Class<?> type, Method method, List<Argument> arguments, Instances instances) {

    static LoadedFunction load(FunctionDefinition definition, ClassLoader classes, Instances instances) {
        try {
            Class<?> type = Class.forName(definition.className(), true, classes);
            List<Method> methods = Stream.of(type.getMethods())
                    .filter(method -> method.getName().equals(definition.methodName()))
                    .toList();
            if (methods.size() != 1) {
                throw HostStartException.of(
                        definition.name(),
                        "wants exactly one public method '" + definition.methodName() + "' in " + type + ", found "
                                + methods.size());
            }
            Method method = methods.getFirst();
            List<Argument> arguments = Stream.of(method.getParameters())
                    .map(parameter -> Argument.of(definition, parameter))
                    .toList();
            return new LoadedFunction(definition, type, method, arguments, instances);
        } catch (ClassNotFoundException | LinkageError e) {
            // Also a class file newer than this JVM, of which the worker would only hang.
            throw HostStartException.of(definition.name(), "its class cannot be loaded", e);
        }
    }

    /** @throws InvocationTargetException if the function throws */
    @Nullable
    Object call(Invocation invocation) throws Exception {
        Object instance = instances.of(type);
        Object[] values =
                arguments.stream().map(argument -> argument.value(invocation)).toArray();
        return method.invoke(instance, values);
    }
}
