package io.pgcmk.local.host.sample;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;

/** The composition root of the sample. */
public final class SampleInjector implements FunctionInstanceInjector {

    @Override
    public <T> T getInstance(Class<T> functionClass) {
        return functionClass.cast(new SampleFunctions("hello"));
    }
}
