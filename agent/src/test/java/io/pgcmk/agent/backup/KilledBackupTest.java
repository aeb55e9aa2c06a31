package io.pgcmk.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.agent.fake.DyingRegistry;
import io.pgcmk.agent.fake.Killed;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.DurableFiles;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.Silence;
import java.io.IOException;
import java.io.OutputStream;
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
        UNDER_WAY,
        BEGUN,
        REGISTERED,
        WRITING,
        WRITTEN,
        SIDECAR,
        PUBLISHED,
        EMPTIED,
        WITHDRAWING,
        WITHDRAWN,
        DELETED
    }

    static Stream<Arguments> stages() {
        return Stream.of(Stage.values())
                .filter(stage -> stage != Stage.PUBLISHED)
                .flatMap(stage -> Stream.of(arguments(stage, true), arguments(stage, false)));
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
        boolean goneOnWith =
                stage == Stage.EMPTIED || (stage.compareTo(Stage.BEGUN) >= 0 && stage.compareTo(Stage.SIDECAR) <= 0);
        assertThat(bench.registry().registered().contains(id)).isEqualTo(goneOnWith);
        bench.restore(taken, directory.resolve("restored"));
        assertThat(directory.resolve("restored/PG_VERSION")).hasContent("18");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("R31: a backup that was whole when its agent was killed, and moved away, stays registered as it is")
    void isForgottenOnceItIsPublished(boolean toItsFile) throws IOException {
        Path left = directory.resolve(STAMPED);
        leave(Stage.PUBLISHED, left);
        moveAway(left, SidecarFile.beside(left));
        BackupTarget next =
                BackupTarget.file(toItsFile ? left : directory, server.config().server(), Instant.now());
        bench.vaults().silence(bench.identity(), Silence.Reason.TIMEOUT);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> bench.backup(next))
                .returns(ExitCode.KEY_SILENT, AgentException::exitCode);

        assertThat(bench.registry().registered()).containsExactly(id);
        assertThat(names()).isEmpty();

        bench.vaults().silence(bench.identity(), null);
        bench.backup(next);
        assertThat(bench.registry().registered()).hasSize(2).contains(id);
        assertThat(SidecarFile.read(SidecarFile.beside(taken())).id()).isNotEqualTo(id);
    }

    @Test
    @DisplayName("R31: nor is a stream whose sidecar had its name, killed before its end")
    void isForgottenOnceTheSidecarOfItsStreamHasItsName() throws IOException {
        Path sidecar = directory.resolve("stream.cmk.json");
        assertThatExceptionOfType(Killed.class)
                .isThrownBy(() -> bench.backup(BackupTarget.stream(new DyingAtItsEnd(sidecar), sidecar)));
        UUID kept = SidecarFile.read(sidecar).id();
        assertThat(SidecarClaim.beside(sidecar)).exists();
        moveAway(sidecar);
        bench.vaults().silence(bench.identity(), Silence.Reason.TIMEOUT);

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> bench.backup(BackupTarget.stream(OutputStream.nullOutputStream(), sidecar)))
                .returns(ExitCode.KEY_SILENT, AgentException::exitCode);

        assertThat(bench.registry().registered()).containsExactly(kept);
        assertThat(names()).isEmpty();
    }

    /** The stream of an agent that is killed as soon as its sidecar has its name. */
    private static final class DyingAtItsEnd extends OutputStream {
        private final Path sidecar;

        DyingAtItsEnd(Path sidecar) {
            this.sidecar = sidecar;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (Files.exists(sidecar)) {
                throw new Killed();
            }
        }
    }

    @Test
    void leavesNothingOfAClaimThatWasMoved() throws IOException {
        Files.createFile(partial(directory.resolve(STAMPED)));

        bench.backup(directory);

        assertThat(names()).containsExactly(taken().getFileName().toString(), taken().getFileName() + ".json");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    @DisplayName("R31: killed before or after it registers, or before or after it withdraws that, none is left but one")
    void isRegisteredOnceWhereverItWasKilled(int steps) throws IOException {
        bench.vaults().silence(bench.identity(), Silence.Reason.TIMEOUT);
        TakeBackup killed = new TakeBackup(
                server.config(),
                new DyingRegistry(bench.registry(), steps),
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

    @Test
    void isKnownToBeWhole() throws IOException {
        bench.backup(file());
        UUID whole = SidecarFile.read(SidecarFile.beside(file())).id();
        try (SidecarClaim killed = claim(file())) {
            killed.begin(whole, server.config().server());
        }
        Files.delete(partial(file()));

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
        try (SidecarClaim killed = claim(directory.resolve(STAMPED))) {
            killed.begin(id, server.config().server().replace("/g/", "/other/"));
        }

        bench.backup(directory);

        assertThat(bench.registry().registered()).hasSize(1).doesNotContain(id);
        assertThat(names()).contains(STAMPED + ".json.claim");
    }

    private void leave(Stage stage, Path file) throws IOException {
        try (SidecarClaim killed = claim(file)) {
            if (stage == Stage.UNDER_WAY) {
                Files.createFile(partial(file));
            }
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
            if (stage.compareTo(Stage.WITHDRAWING) >= 0) {
                killed.withdraw();
            }
            if (stage == Stage.WITHDRAWING) {
                Files.createFile(partial(file));
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
            case PUBLISHED -> {
                SidecarFile.publish(its, sidecar);
                DurableFiles.publish(partial(file), file);
            }
            case CLAIMED, UNDER_WAY, BEGUN, REGISTERED, EMPTIED, WITHDRAWING, WITHDRAWN, DELETED -> {}
        }
    }

    private static SidecarClaim claim(Path file) throws IOException {
        return SidecarClaim.of(SidecarFile.beside(file), partial(file));
    }

    private void moveAway(Path... files) throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolveSibling(directory.getFileName() + "-elsewhere"));
        for (Path file : files) {
            Files.move(file, elsewhere.resolve(file.getFileName()));
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
