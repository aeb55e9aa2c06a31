package io.pgcmk.local.host;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.EventGridTrigger;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.lang.reflect.Parameter;

/** Where the value of one parameter of a function comes from. */
sealed interface Argument {

    Object value(Invocation invocation);

    record Context() implements Argument {
        @Override
        public Object value(Invocation invocation) {
            return invocation.context();
        }
    }

    record Input() implements Argument {
        @Override
        public Object value(Invocation invocation) {
            return invocation.input();
        }
    }

    record Named(String name) implements Argument {
        @Override
        public Object value(Invocation invocation) {
            String value = invocation.bindings().get(name);
            if (value == null) {
                throw new IllegalArgumentException("Cannot find matched @BindingName of '" + name + "'");
            }
            return value;
        }
    }

    private static boolean isText(Parameter parameter) {
        return parameter.getType() == String.class
                && (parameter.isAnnotationPresent(TimerTrigger.class)
                        || parameter.isAnnotationPresent(EventGridTrigger.class));
    }

    static Argument of(FunctionDefinition function, Parameter parameter) {
        String type = parameter.getParameterizedType().getTypeName();
        if (parameter.getType() == ExecutionContext.class) {
            return new Context();
        }
        if (parameter.isAnnotationPresent(BindingName.class) && parameter.getType() == String.class) {
            return new Named(parameter.getAnnotation(BindingName.class).value());
        }
        if (isText(parameter)) {
            return new Input();
        }
        if (parameter.isAnnotationPresent(HttpTrigger.class) && type.equals(HttpRequest.TYPE_NAME)) {
            return new Input();
        }
        throw HostStartException.of(
                function.name(),
                "a parameter of type " + type + " is not covered by this host: only ExecutionContext, @HttpTrigger "
                        + HttpRequest.TYPE_NAME
                        + ", @TimerTrigger String, @EventGridTrigger String and @BindingName String");
    }
}
