package io.pgcmk.local.host;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Function objects: from the package's injector, or a new one for each invocation. */
@FunctionalInterface
interface Instances {

    Object of(Class<?> functionClass) throws Exception;

    /** The worker hangs silently if the injector cannot be built; we say so. */
    static Instances from(ClassLoader classes) {
        try {
            List<FunctionInstanceInjector> injectors =
                    ServiceLoader.load(FunctionInstanceInjector.class, classes).stream()
                            .map(ServiceLoader.Provider::get)
                            .toList();
            return switch (injectors.size()) {
                case 0 ->
                    functionClass -> functionClass.getDeclaredConstructor().newInstance();
                case 1 -> injectors.getFirst()::getInstance;
                default -> throw new HostStartException("the package has more than one injector: " + injectors);
            };
        } catch (ServiceConfigurationError e) {
            throw new HostStartException("the package's FunctionInstanceInjector cannot be built", e);
        }
    }
}
