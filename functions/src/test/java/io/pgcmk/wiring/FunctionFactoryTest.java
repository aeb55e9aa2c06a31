package io.pgcmk.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import io.pgcmk.trigger.http.GetServerFunction;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FunctionFactoryTest {

    @Test
    void isTheOneThatTheWorkerFinds() {
        assertThat(ServiceLoader.load(FunctionInstanceInjector.class))
                .singleElement()
                .isInstanceOf(FunctionFactory.class);
    }

    @Test
    void buildsTheAppOnce() {
        AtomicInteger builds = new AtomicInteger();
        FunctionFactory factory = new FunctionFactory(() -> {
            builds.incrementAndGet();
            return new Functions(Map.of(String.class, "a function"));
        });

        factory.getInstance(String.class);
        String function = factory.getInstance(String.class);

        assertThat(function).isEqualTo("a function");
        assertThat(builds).hasValue(1);
    }

    @Test
    void saysWhatIsWrongWithTheSettingsWhenAFunctionIsAskedFor() {
        FunctionFactory factory = new FunctionFactory(() -> ControlPlane.of(Settings.from(Map.of())));

        assertThatThrownBy(() -> factory.getInstance(GetServerFunction.class))
                .hasMessageContaining("app setting COSMOS_ENDPOINT is missing");
    }
}
