package io.pgcmk.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutsideConfigTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(etc("conf.d"));
        for (String name : List.of("main.conf", "hba", "ident", "conf.d/a.conf")) {
            Files.writeString(etc(name), name);
        }
    }

    @Test
    void isThereUnderTheNamesThatPostgresLooksFor() {
        OutsideConfig config = read(etc("main.conf"), etc("conf.d/a.conf"));

        assertThat(config.files())
                .containsOnlyKeys(
                        Path.of("postgresql.conf"),
                        Path.of("pg_hba.conf"),
                        Path.of("pg_ident.conf"),
                        Path.of("conf.d/a.conf"));
        assertThat(config.files().get(Path.of("postgresql.conf"))).asString().isEqualTo("main.conf");
        assertThat(config.directories()).containsExactly(Path.of("conf.d"));
    }

    @Test
    void isNothingThatTheDataDirectoryHas() {
        OutsideConfig config = OutsideConfig.read(
                directory,
                new OutsideConfig.Places(etc("main.conf"), etc("hba"), etc("ident"), List.of(etc("conf.d/a.conf"))));

        assertThat(config.files()).isEmpty();
        assertThat(config.directories()).isEmpty();
    }

    @Test
    void hasNoPlaceForWhatIsElsewhere() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere.conf"), "");
        Files.writeString(etc("main.conf"), "include '../elsewhere.conf'");

        OutsideConfig config = read(etc("main.conf"), elsewhere);

        assertThat(config.elsewhere()).containsExactly(elsewhere);
        assertThat(config.files()).hasSize(3);
    }

    @Test
    void isReadOrTheBackupIsRefused() throws IOException {
        Files.delete(etc("ident"));

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> read(etc("main.conf")))
                .returns(ExitCode.FILES, AgentException::exitCode)
                .withMessageContaining("cannot read " + etc("ident"));
    }

    private OutsideConfig read(Path... sources) {
        return OutsideConfig.read(
                directory.resolve("data"),
                new OutsideConfig.Places(etc("main.conf"), etc("hba"), etc("ident"), List.of(sources)));
    }

    private Path etc(String name) {
        return directory.resolve("etc").resolve(name);
    }
}
