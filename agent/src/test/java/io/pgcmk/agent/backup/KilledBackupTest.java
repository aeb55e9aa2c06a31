package io.pgcmk.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.Silence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a killed agent may leave, and what the next one to the same target makes of it. */
class KilledBackupTest {
    private static final String STAMPED = "orders-20261126T190000Z.cmk";

    private final BoundPostgres server = BoundPostgres.ofThisJvm(18);
    private final BackupBench bench = new BackupBench(server);
    private final UUID id = UUID.randomUUID();

    @TempDir
    private Path directory;

    /** How far it came. */
    enum Stage {
        CLAIMED,
        BEGUN,
        REGISTERED,
        WRITING,
        WRITTEN,
        SIDECAR,
        WITHDRAWN,
        DELETED
    }

    static Stream<Arguments> stages() {
        return Stream.of(Stage.values()).flatMap(stage -> Stream.of(arguments(stage, true), arguments(stage, false)));
    }

    @ParameterizedTest
    @MethodSource("stages")
    @DisplayName("R31: there is one registration, of a backup that can be restored, and nothing else is left")
    void isDoneByTheNext(Stage stage, boolean toItsFile) throws IOException {
        Path left = directory.resolve(STAMPED);
        leave(stage, left);

        bench.backup(toItsFile ? left : directory);

        Path taken = taken();
        assertThat(names()).containsExactly(taken.getFileName().toString(), taken.getFileName() + ".json");
        assertThat(bench.registry().registered())
                .containsExactly(SidecarFile.read(SidecarFile.beside(taken)).id());
        boolean goneOnWith = stage.compareTo(Stage.BEGUN) >= 0 && stage.compareTo(Stage.SIDECAR) <= 0;
        assertThat(bench.registry().registered().contains(id)).isEqualTo(goneOnWith);
        bench.restore(taken, directory.resolve("restored"));
        assertThat(directory.resolve("restored/PG_VERSION")).hasContent("18");
    }

    /** What a kill looks like from inside: nothing of ours runs any more, and the locks are gone. */
    private static final class Killed extends Error {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    @DisplayName("R31: killed before or after it registers, or before or after it withdraws that, none is left but one")
    void isRegisteredOnceWhereverItWasKilled(int steps) throws IOException {
        bench.vaults().silence(bench.identity(), Silence.Reason.TIMEOUT);
        TakeBackup killed = new TakeBackup(
                server.config(),
                new DyingRegistry(steps),
                bench.vault(),
                new PrintWriter(new StringWriter()),
                Clock.systemUTC());
        assertThatExceptionOfType(Killed.class)
                .isThrownBy(() ->
                        killed.run(BackupTarget.file(directory, server.config().server(), Instant.EPOCH)));
        bench.vaults().silence(bench.identity(), null);

        bench.backup(directory);

        assertThat(bench.registry().registered())
                .containsExactly(SidecarFile.read(SidecarFile.beside(taken())).id());
        assertThat(names()).containsExactly(taken().getFileName().toString(), taken().getFileName() + ".json");
    }

    private final class DyingRegistry implements BackupRegistry {
        private int left;

        DyingRegistry(int steps) {
            left = steps;
        }

        @Override
        public Registered register(UUID backup, Scope scope) {
            step();
            Registered registered = bench.registry().register(backup, scope);
            step();
            return registered;
        }

        @Override
        public void delete(UUID backup) {
            step();
            bench.registry().delete(backup);
            step();
        }

        private void step() {
            left--;
            if (left == 0) {
                throw new Killed();
            }
        }
    }

    @Test
    void isKnownToBeWhole() throws IOException {
        bench.backup(file());
        UUID whole = SidecarFile.read(SidecarFile.beside(file())).id();
        try (SidecarClaim killed = SidecarClaim.of(SidecarFile.beside(file()))) {
            killed.begin(whole, server.config().server());
        }

        assertRefused(ExitCode.TAKEN, "never written over");

        assertThat(bench.registry().registered()).containsExactly(whole);
        assertThat(names()).containsExactly("orders.cmk", "orders.cmk.json");
    }

    @Test
    void isNotWithdrawnOnceItsSidecarHasItsName() throws IOException {
        leave(Stage.SIDECAR, file());
        bench.vaults().silence(bench.identity(), Silence.Reason.TIMEOUT);

        assertRefused(ExitCode.KEY_SILENT, "repeat it");

        assertThat(bench.said()).contains("stays registered");
        assertThat(bench.registry().registered()).containsExactly(id);
        assertThat(SidecarFile.isOf(id, SidecarFile.beside(file()))).isTrue();
    }

    @Test
    void keepsItsIdUntilPgCmkAnswers() throws IOException {
        leave(Stage.REGISTERED, file());
        bench.registry().goAway();
        assertRefused(ExitCode.SERVICE_SILENT, "does not answer");
        bench.registry().comeBack();

        bench.backup(file());

        assertThat(bench.registry().registered()).containsExactly(id);
    }

    @Test
    void getsAnotherIdWhereSomebodyDeletedItsRegistration() throws IOException {
        leave(Stage.REGISTERED, file());
        bench.registry().delete(id);

        assertRefused(ExitCode.SERVICE_REFUSED, "BackupDeleted");
        bench.backup(file());

        assertThat(bench.registry().registered()).hasSize(1).doesNotContain(id);
    }

    @Test
    void isLeftToTheServerThatBeganIt() throws IOException {
        try (SidecarClaim killed = SidecarClaim.of(SidecarFile.beside(directory.resolve(STAMPED)))) {
            killed.begin(id, server.config().server().replace("/g/", "/other/"));
        }

        bench.backup(directory);

        assertThat(bench.registry().registered()).hasSize(1).doesNotContain(id);
        assertThat(names()).contains(STAMPED + ".json.claim");
    }

    private void leave(Stage stage, Path file) throws IOException {
        Path sidecar = SidecarFile.beside(file);
        try (SidecarClaim killed = SidecarClaim.of(sidecar)) {
            if (stage.compareTo(Stage.BEGUN) >= 0) {
                killed.begin(id, server.config().server());
            }
            if (stage.compareTo(Stage.REGISTERED) >= 0) {
                BackupRegistry.Registered registered = bench.registry().register(id, Scope.BACKUP);
                leaveFiles(
                        stage,
                        file,
                        new Sidecar(
                                id,
                                Scope.BACKUP,
                                server.uid(),
                                server.config().server(),
                                Instant.EPOCH,
                                registered.dek()));
            }
            if (stage.compareTo(Stage.WITHDRAWN) >= 0) {
                killed.withdraw();
            }
            if (stage == Stage.DELETED) {
                bench.registry().delete(id);
            }
        }
    }

    private static void leaveFiles(Stage stage, Path file, Sidecar its) throws IOException {
        Path sidecar = SidecarFile.beside(file);
        switch (stage) {
            case WRITING -> Files.writeString(partial(file), "half of it");
            case WRITTEN -> {
                Files.writeString(partial(file), "all of it");
                Files.writeString(SidecarFile.unpublished(sidecar), "{");
            }
            case SIDECAR -> {
                Files.writeString(partial(file), "all of it");
                SidecarFile.publish(its, sidecar);
            }
            case CLAIMED, BEGUN, REGISTERED, WITHDRAWN, DELETED -> {}
        }
    }

    private static Path partial(Path file) {
        return file.resolveSibling(file.getFileName() + ".partial");
    }

    private void assertRefused(ExitCode code, String why) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> bench.backup(file()))
                .returns(code, AgentException::exitCode)
                .withMessageContaining(why);
    }

    private Path file() {
        return directory.resolve("orders.cmk");
    }

    private Path taken() throws IOException {
        return directory.resolve(names().stream()
                .filter(name -> name.endsWith(".cmk"))
                .findFirst()
                .orElseThrow());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
