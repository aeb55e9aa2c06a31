package io.pgcmk.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.FakeCallerTokens;
import io.pgcmk.fake.FakeOwnIdentity;
import io.pgcmk.fake.FakePostgresServers;
import io.pgcmk.fake.FakeVaultControlPlane;
import io.pgcmk.fake.FakeVaultTenants;
import io.pgcmk.fake.InMemoryStores;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.fake.Steps;
import io.pgcmk.usecase.UseCases;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FunctionsTest {

    @ParameterizedTest
    @MethodSource("functionClasses")
    void wiresEveryFunction(Class<?> function) {
        Object wired = functions().get(function);

        assertThat(wired).isInstanceOf(function);
    }

    @Test
    void saysWhatIsNotWired() {
        assertThatThrownBy(() -> functions().get(String.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("java.lang.String");
    }

    @Test
    void wiresNothingElse() {
        List<Class<?>> known = functionClasses().toList();

        assertThat(functions().byClass().keySet()).isEqualTo(Set.copyOf(known));
    }

    static Stream<Class<?>> functionClasses() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.pgcmk.trigger").stream()
                        .filter(type -> type.getMethods().stream()
                                .anyMatch(method -> method.isAnnotatedWith(FunctionName.class)))
                        .map(JavaClass::reflect);
    }

    private static Functions functions() {
        MutableClock clock = new MutableClock(Servers.START);
        Steps steps = new Steps();
        InMemoryStores stores = new InMemoryStores(steps, clock);
        return Functions.of(
                UseCases.of(stores.ports(
                        new FakePostgresServers(steps),
                        identity -> {
                            throw new AssertionError("no key is used here");
                        },
                        new FakeVaultTenants(),
                        new FakeVaultControlPlane(),
                        new FakeOwnIdentity(),
                        new FakeCallerTokens(),
                        clock,
                        clock)),
                Servers.TENANT);
    }
}
