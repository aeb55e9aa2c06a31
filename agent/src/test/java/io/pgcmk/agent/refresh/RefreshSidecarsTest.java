package io.pgcmk.agent.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.DyingRegistry;
import io.pgcmk.agent.fake.FakeBackupRegistry;
import io.pgcmk.agent.fake.Killed;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshSidecarsTest {
    private static final KekId KEK = new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek");
    private static final String SERVER =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/orders";

    private final UUID identity = UUID.randomUUID();
    private final UUID uid = UUID.randomUUID();
    private final FakeKekVaults vaults = new FakeKekVaults(Clock.systemUTC());
    private final KekVersion old = vaults.rotate(KEK);
    private final FakeBackupRegistry registry = new FakeBackupRegistry(uid, vaults.actingAs(UUID.randomUUID()), old);
    private final HostVault vault = new HostVault(vaults.actingAs(identity));
    private final StringWriter said = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    @DisplayName(
            "R17: sidecars of backups and archives are rewrapped, and pg-cmk is told; nothing else of them changes")
    void followTheKey() throws IOException {
        Path backup = sidecar("orders.cmk.json", Scope.BACKUP);
        Path archive = sidecar("wal/archive.cmk.json", Scope.ARCHIVE);
        Sidecar before = SidecarFile.read(backup);
        KekVersion rotated = rotate();

        assertThat(refresh(directory)).isEqualTo(ExitCode.DONE);

        Sidecar after = SidecarFile.read(backup);
        assertThat(after.dek().wrappedBy()).isEqualTo(rotated);
        assertThat(after.with(before.dek())).isEqualTo(before);
        assertThat(SidecarFile.read(archive).dek().wrappedBy()).isEqualTo(rotated);
        assertThat(registry.confirmed())
                .containsOnly(
                        Map.entry(after.id(), rotated),
                        Map.entry(SidecarFile.read(archive).id(), rotated));
        assertThat(names()).containsExactlyInAnyOrder("orders.cmk.json", "wal/archive.cmk.json");
        assertThat(said.toString()).contains("2 refreshed, 0 current already, 0 of other servers, 0 failed");
        assertThat(vaults.deksInTheClear()).isZero();
        vaults.setEnabled(old, false);
        vault.unwrap(after.dek()).close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("R17: killed before or after pg-cmk was told, a run is finished by the next, and each can be restored")
    void areConfirmedByTheNextRun(int steps) throws IOException {
        Path backup = sidecar("orders.cmk.json", Scope.BACKUP);
        KekVersion rotated = rotate();
        assertThatExceptionOfType(Killed.class)
                .isThrownBy(() -> refresh(Clock.systemUTC(), new DyingRegistry(registry, steps), backup));
        vault.unwrap(SidecarFile.read(backup).dek()).close();

        assertThat(refresh(backup)).isEqualTo(ExitCode.DONE);

        assertThat(registry.confirmed())
                .containsExactly(Map.entry(SidecarFile.read(backup).id(), rotated));
        assertThat(names()).containsExactly("orders.cmk.json");
    }

    @Test
    void tellHowManyAreDone() throws IOException {
        sidecar("a.cmk.json", Scope.BACKUP);
        sidecar("b.cmk.json", Scope.BACKUP);

        refresh(new SlowClock(), registry, directory);

        assertThat(said.toString()).contains("refresh: 1 of 2", "refresh: 2 of 2");
    }

    /** Five seconds later whenever it is asked. */
    private static final class SlowClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            now = now.plusSeconds(5);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    @DisplayName("R17: one that is current is confirmed again, since a run may have been killed before it was")
    void areConfirmedWhereverARunWasKilled() throws IOException {
        Path backup = sidecar("orders.cmk.json", Scope.BACKUP);
        KekVersion rotated = rotate();
        Sidecar its = SidecarFile.read(backup);
        Files.createFile(SidecarClaim.beside(backup));
        Files.writeString(directory.resolve("orders.cmk.json.refreshed"), "{");
        SidecarFile.replace(its.with(registry.find(its.id()).orElseThrow().dek()), backup);

        assertThat(refresh(backup)).isEqualTo(ExitCode.DONE);
        assertThat(refresh(backup)).isEqualTo(ExitCode.DONE);

        assertThat(registry.confirmed()).containsExactly(Map.entry(its.id(), rotated));
        assertThat(names()).containsExactly("orders.cmk.json");
        assertThat(said.toString()).contains("0 refreshed, 1 current already");
    }

    /** What may be wrong with one. */
    enum Fault {
        NO_SIDECAR,
        UNKNOWN,
        ANOTHER_DEK,
        ANOTHER_CHECK_VALUE,
        OTHER_BYTES
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @DisplayName("R17: one that cannot be proven fails alone, unchanged, with its reason")
    void failAlone(Fault fault) throws IOException {
        Path bad = sidecar("a.cmk.json", Scope.BACKUP);
        Path good = sidecar("b.cmk.json", Scope.BACKUP);
        KekVersion rotated = rotate();
        UUID id = SidecarFile.read(bad).id();
        breakOne(fault, bad);
        String before = Files.readString(bad);

        assertThat(refresh(directory)).isEqualTo(fault == Fault.UNKNOWN ? ExitCode.SERVICE_REFUSED : ExitCode.DAMAGED);

        assertThat(bad).hasContent(before);
        assertThat(registry.confirmed()).doesNotContainKey(id);
        assertThat(SidecarFile.read(good).dek().wrappedBy()).isEqualTo(rotated);
        assertThat(said.toString())
                .contains(bad + ": ", "1 refreshed, 0 current already, 0 of other servers, 1 failed");
        assertThat(names()).containsExactlyInAnyOrder("a.cmk.json", "b.cmk.json");
    }

    private void breakOne(Fault fault, Path bad) throws IOException {
        Sidecar its = SidecarFile.read(bad);
        WrappedDek current = registry.find(its.id()).orElseThrow().dek();
        WrappedDek other = registry.register(UUID.randomUUID(), Scope.BACKUP).dek();
        switch (fault) {
            case NO_SIDECAR -> Files.writeString(bad, "{}");
            case UNKNOWN -> registry.delete(its.id());
            case ANOTHER_DEK -> registry.replace(its.id(), other);
            case ANOTHER_CHECK_VALUE ->
                registry.replace(
                        its.id(),
                        new WrappedDek(
                                current.id(),
                                other.wrappedBy(),
                                other.algorithm(),
                                other.ciphertext(),
                                other.checkValue()));
            case OTHER_BYTES ->
                registry.replace(
                        its.id(),
                        new WrappedDek(
                                current.id(),
                                other.wrappedBy(),
                                other.algorithm(),
                                other.ciphertext(),
                                current.checkValue()));
        }
    }

    @Test
    void areNotReplacedByWhatThisHostCannotUnwrap() throws IOException {
        Path backup = sidecar("orders.cmk.json", Scope.BACKUP);
        rotate();
        vaults.revoke(identity, Operation.UNWRAP);

        assertThat(refresh(directory)).isEqualTo(ExitCode.KEY_REFUSED);

        assertThat(SidecarFile.read(backup).dek().wrappedBy()).isEqualTo(old);
        assertThat(registry.confirmed()).isEmpty();
    }

    @Test
    void stayForWhomTheyWere() throws IOException {
        Path backup = sidecar("orders.cmk.json", Scope.BACKUP);
        Files.setPosixFilePermissions(backup, PosixFilePermissions.fromString("r--r-----"));
        rotate();

        assertThat(refresh(backup)).isEqualTo(ExitCode.DONE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("r--r-----");
    }

    @Test
    void areLeftToTheServerThatTheyAreOf() throws IOException {
        Path others = sidecar("billing.cmk.json", Scope.BACKUP, SERVER.replace("orders", "billing"));
        rotate();

        assertThat(refresh(directory)).isEqualTo(ExitCode.DONE);

        assertThat(SidecarFile.read(others).dek().wrappedBy()).isEqualTo(old);
        assertThat(said.toString()).contains("1 of other servers");
    }

    @Test
    void areRefreshedByOneAgentAtATime() throws IOException {
        Path backup = sidecar("orders.cmk.json", Scope.BACKUP);
        rotate();
        try (SidecarClaim other = SidecarClaim.of(backup)) {
            assertThat(other.left()).isEmpty();

            assertThat(refresh(backup)).isEqualTo(ExitCode.TAKEN);
        }

        assertThat(SidecarFile.read(backup).dek().wrappedBy()).isEqualTo(old);
        assertThat(refresh(backup)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void leaveTheClaimOfAKilledBackup() throws IOException {
        Path backup = sidecar("orders.cmk.json", Scope.BACKUP);
        try (SidecarClaim killed = SidecarClaim.of(backup, directory.resolve("orders.cmk.partial"))) {
            killed.begin(SidecarFile.read(backup).id(), SERVER);
        }
        String claim = Files.readString(SidecarClaim.beside(backup));
        rotate();

        assertThat(refresh(backup)).isEqualTo(ExitCode.DONE);

        assertThat(SidecarClaim.beside(backup)).hasContent(claim);
    }

    @Test
    @DisplayName("end after the third that nobody answers: each may wait for a minute")
    void endWhereNobodyAnswers() throws IOException {
        for (int n = 0; n < 5; n++) {
            sidecar(n + ".cmk.json", Scope.BACKUP);
        }
        registry.goAway();

        assertThat(refresh(directory)).isEqualTo(ExitCode.SERVICE_SILENT);

        assertThat(said.toString()).contains("2 were not tried", "3 failed");
    }

    @Test
    void areMissedWhereThereAreNone() throws IOException {
        Path unmounted = Files.createDirectory(directory.resolve("unmounted"));
        Path backup = sidecar("orders.cmk.json", Scope.BACKUP);

        assertThat(refresh(unmounted, directory.resolve("none"), backup)).isEqualTo(ExitCode.FILES);

        assertThat(said.toString())
                .contains(
                        unmounted + ": there is no sidecar", directory.resolve("none") + ": there is none", "2 failed");
        assertThat(registry.confirmed()).containsKey(SidecarFile.read(backup).id());
    }

    @Test
    void areWhatIsNamedWhateverItsName() throws IOException {
        Path renamed = sidecar("volume-key", Scope.ARCHIVE);
        Path link = Files.createSymbolicLink(directory.resolve("link"), renamed);
        KekVersion rotated = rotate();

        assertThat(refresh(renamed, link)).isEqualTo(ExitCode.DONE);

        assertThat(link).isSymbolicLink();
        assertThat(SidecarFile.read(renamed).dek().wrappedBy()).isEqualTo(rotated);
        assertThat(said.toString()).contains("1 refreshed, 0 current already");
    }

    private ExitCode refresh(Path... paths) {
        return refresh(Clock.systemUTC(), registry, paths);
    }

    private ExitCode refresh(Clock clock, BackupRegistry by, Path... paths) {
        return new RefreshSidecars(SERVER, by, vault, new PrintWriter(said), clock).run(Arrays.asList(paths));
    }

    /** The same DEKs under a new key version, in pg-cmk. */
    private KekVersion rotate() {
        KekVersion rotated = vaults.rotate(KEK);
        registry.rewrap(rotated);
        return rotated;
    }

    private Path sidecar(String name, Scope scope) throws IOException {
        return sidecar(name, scope, SERVER);
    }

    private Path sidecar(String name, Scope scope, String server) throws IOException {
        UUID id = UUID.randomUUID();
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        SidecarFile.publish(
                new Sidecar(
                        id,
                        scope,
                        uid,
                        server,
                        Instant.EPOCH,
                        registry.register(id, scope).dek()),
                path);
        return path;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .toList();
        }
    }
}
