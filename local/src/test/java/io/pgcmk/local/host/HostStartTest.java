package io.pgcmk.local.host;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostStartTest {
    @TempDir
    private Path directory;

    private SamplePackage sample;

    @BeforeEach
    void stage() throws IOException {
        sample = new SamplePackage(directory);
    }

    @Test
    void refusesAReferenceToASettingThatIsNotThere() throws IOException {
        sample.withTimer("tick", "%TickSchedule%");

        assertRefused().withMessageContaining("'tick'").withMessageContaining("'TickSchedule'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 * * 7", "0 0 0 ? * *", "0 0 0 L * *", "00:05:00", "0 0 0 31 11 *", "often"})
    void refusesAScheduleThatIsNotNcrontab(String schedule) throws IOException {
        sample.withTimer("tick", schedule);

        assertRefused().withMessageContaining("'tick'").withMessageContaining(schedule);
    }

    @Test
    void refusesTwoEqualRoutesWithACommonMethod() throws IOException {
        sample.withHttp("echo", "things/{id}", "ANONYMOUS", "\"GET\", \"POST\"")
                .withHttp("json", "THINGS/{name}", "ANONYMOUS", "\"GET\"");

        assertRefused().withMessageContaining("'json'").withMessageContaining("'echo'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"things/{id?}", "things/{id:int}", "{*rest}", "a{id}"})
    void refusesRoutesThatItWouldMatchDifferently(String route) throws IOException {
        sample.withHttp("echo", route, "ANONYMOUS", "\"GET\"");

        assertRefused().withMessageContaining("'echo'");
    }

    @Test
    void refusesRoutesOfTheHost() throws IOException {
        Files.writeString(directory.resolve("host.json"), "{\"extensions\": {\"http\": {\"routePrefix\": \"\"}}}");
        sample.withHttp("echo", "Admin/{id}", "ANONYMOUS", "\"GET\"");

        assertRefused().withMessageContaining("'echo'").withMessageContaining("/Admin");
    }

    @Test
    void refusesABindingThatItDoesNotKnow() throws IOException {
        sample.with("tick", "tick", "{\"type\": \"queueTrigger\", \"name\": \"timer\"}");

        assertRefused().withMessageContaining("'tick'").withMessageContaining("queueTrigger");
    }

    @Test
    void refusesAParameterThatItCannotFill() throws IOException {
        sample.withTimer("unknownParameter", "0 0 0 1 1 *");

        assertRefused().withMessageContaining("'unknownParameter'").withMessageContaining("java.lang.Integer");
    }

    @Test
    void refusesAMethodThatIsNotThere() throws IOException {
        sample.withTimer("absent", "0 0 0 1 1 *");

        assertRefused().withMessageContaining("'absent'");
    }

    @Test
    void refusesAClassFileNewerThanTheJvm() throws IOException {
        sample.withTimer("tick", "0 0 0 1 1 *");
        replaceClassesByNewerOnes();

        assertRefused().withMessageContaining("'tick'").withMessageContaining("UnsupportedClassVersionError");
    }

    @Test
    void refusesADirectoryWithoutFunctions() {
        assertRefused().withMessageContaining("no function.json");
    }

    private void replaceClassesByNewerOnes() throws IOException {
        byte[] newer = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0x7F, 0};
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(directory.resolve("sample.jar")))) {
            jar.putNextEntry(new JarEntry("io/pgcmk/local/host/sample/SampleFunctions.class"));
            jar.write(newer);
            jar.closeEntry();
        }
    }

    private ThrowableAssertAlternative<HostStartException> assertRefused() {
        return assertThatExceptionOfType(HostStartException.class)
                .isThrownBy(() -> FunctionsHost.start(directory, 0, SamplePackage.KEYS, Map.of(), Clock.systemUTC()));
    }
}
