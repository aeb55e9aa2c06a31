package io.pgcmk.agent.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfig.HostIdentity;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.fake.DyingRegistry;
import io.pgcmk.agent.fake.FakeBackupRegistry;
import io.pgcmk.agent.fake.Killed;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.refresh.RefreshSidecars;
import io.pgcmk.agent.service.BackupRegistry;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.sidecar.SidecarClaim;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.fake.FakeKekVaults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotateDekTest {
    private static final KekId KEK = new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek");
    private static final String SEGMENT = "0000000100000000000000A1";
    private static final String NEXT = "0000000100000000000000A2";
    private static final AgentConfig CONFIG = new AgentConfig(
            URI.create("https://pg-cmk.example"),
            "api://pg-cmk",
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/orders",
            new HostIdentity(HostIdentity.Kind.MANAGED_IDENTITY, UUID.randomUUID()),
            new AgentConfig.Postgres("127.0.0.1", 5432, "postgres", null, "pg_ctl"),
            null,
            null,
            null,
            null,
            443);

    private final FakeKekVaults vaults = new FakeKekVaults(Clock.systemUTC());
    private final KekVersion version = vaults.rotate(KEK);
    private final FakeBackupRegistry registry =
            new FakeBackupRegistry(UUID.randomUUID(), vaults.actingAs(UUID.randomUUID()), version);
    private final HostVault vault = new HostVault(vaults.actingAs(UUID.randomUUID()));
    private final PushWal push = new PushWal(CONFIG, registry, vault, Clock.systemUTC());
    private final FetchWal fetch = new FetchWal(vault);
    private final StringWriter said = new StringWriter();

    @TempDir
    private Path directory;

    private WalArchive archive = new WalArchive(Path.of(""));

    @BeforeEach
    void make() throws IOException {
        archive = new WalArchive(Files.createDirectory(directory.resolve("archive")));
        push.run(archive, segmentOf(1), SEGMENT);
    }

    @Test
    @DisplayName("R26: what is archived afterwards is under another DEK, and what was before is untouched and readable")
    void givesWhatComesAnotherDek() throws IOException {
        byte[] before = Files.readAllBytes(archive.first().file(SEGMENT));

        rotate();
        push.run(archive, segmentOf(1), NEXT);

        DekDirectory rotated = archive.current();
        assertThat(rotated.sidecar().dek().id())
                .isNotEqualTo(archive.sidecar().dek().id());
        assertThat(rotated.names()).containsExactly(NEXT);
        assertThat(archive.first().file(SEGMENT)).hasBinaryContent(before);
        assertThat(archive.names()).containsExactlyInAnyOrder(SEGMENT, NEXT);
        assertFetched(SEGMENT);
        assertFetched(NEXT);
        assertThat(registry.registered())
                .containsExactlyInAnyOrder(
                        archive.sidecar().id(), rotated.sidecar().id());
        assertThat(said.toString()).contains(rotated.sidecar().id().toString());
    }

    @Test
    void maySeveralTimesBeDone() throws IOException {
        rotate();
        push.run(archive, segmentOf(1), NEXT);
        rotate();
        push.run(archive, segmentOf(1), "0000000100000000000000A3");

        assertThat(archive.current().directory()).hasFileName("3");
        assertFetched(SEGMENT);
        assertFetched(NEXT);
        assertFetched("0000000100000000000000A3");
        assertThat(registry.registered()).hasSize(3);
    }

    @Test
    @DisplayName(
            "what PostgreSQL archives once more is found under the DEK before, and another file of its name refused")
    void knowsWhatWasArchivedBefore() throws IOException {
        rotate();

        push.run(archive, segmentOf(1), SEGMENT);

        assertThat(archive.current().names()).isEmpty();
        assertRefused(ExitCode.TAKEN, "holds another", () -> push.run(archive, segmentOf(2), SEGMENT));
    }

    @Test
    void keepsToItsCluster() throws IOException {
        rotate();

        assertRefused(ExitCode.TAKEN, "system identifier 1", () -> push.run(archive, segmentOf(2), NEXT));
        assertThat(archive.names()).containsExactly(SEGMENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("R26, R31: killed before or after pg-cmk makes it, there is one new DEK")
    void isDoneOnceWhereverItWasKilled(int steps) throws IOException {
        assertThatExceptionOfType(Killed.class).isThrownBy(() -> rotate(new DyingRegistry(registry, steps)));
        push.run(archive, segmentOf(1), NEXT);

        rotate();

        assertThat(registry.registered()).hasSize(2);
        assertRotatedOnce();
        assertThat(archive.first().names()).containsExactlyInAnyOrder(SEGMENT, NEXT);
    }

    /** Of the files, how far it came. */
    enum Stage {
        DIRECTORY,
        CLAIMED,
        BEGUN,
        PUBLISHED
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    @DisplayName("R26, R31: what a killed rotation left is gone on with, and archived into only once it is whole")
    void isGoneOnWith(Stage stage) throws IOException {
        UUID id = UUID.randomUUID();
        leave(stage, id);
        push.run(archive, segmentOf(1), NEXT);
        assertThat(archive.first().has(NEXT)).isEqualTo(stage != Stage.PUBLISHED);

        rotate();

        assertThat(registry.registered()).hasSize(2);
        assertThat(archive.current().sidecar().id().equals(id)).isEqualTo(stage.compareTo(Stage.BEGUN) >= 0);
        assertRotatedOnce();
        assertFetched(SEGMENT);
        assertFetched(NEXT);
    }

    private void leave(Stage stage, UUID id) throws IOException {
        DekDirectory next = archive.makeNext();
        if (stage == Stage.DIRECTORY) {
            return;
        }
        try (SidecarClaim killed = SidecarClaim.of(next.sidecarFile())) {
            if (stage.compareTo(Stage.BEGUN) >= 0) {
                killed.begin(id, CONFIG.server());
            }
            if (stage == Stage.PUBLISHED) {
                BackupRegistry.Registered made =
                        registry.rotateDek(archive.sidecar().id(), id);
                SidecarFile.publish(
                        new Sidecar(id, Scope.ARCHIVE, made.serverUid(), CONFIG.server(), Instant.EPOCH, made.dek()),
                        next.sidecarFile());
            }
        }
    }

    @Test
    @DisplayName("R26: a wal-push at the same time goes on, under the DEK that it began with")
    void letsOthersArchive() throws IOException {
        rotate(new DyingRegistry(registry, DyingRegistry.NEVER) {
            @Override
            public Registered rotateDek(UUID of, UUID id) {
                Registered made = super.rotateDek(of, id);
                assertThatNoException().isThrownBy(() -> push.run(archive, segmentOf(1), NEXT));
                return made;
            }
        });
        try (WalArchive.Lock pushing = archive.lock()) {
            assertThat(pushing.channel().isOpen()).isTrue();
            rotate();
        }
        push.run(archive, segmentOf(1), "0000000100000000000000A3");

        assertThat(archive.first().names()).containsExactlyInAnyOrder(SEGMENT, NEXT);
        assertThat(archive.current().directory()).hasFileName("3");
        assertFetched(NEXT);
        assertFetched("0000000100000000000000A3");
    }

    @Test
    void isDoneByOneAgentAtATime() throws IOException {
        try (SidecarClaim other = SidecarClaim.of(archive.makeNext().sidecarFile())) {
            assertThat(other.left()).isEmpty();

            assertRefused(ExitCode.TAKEN, "another agent", this::rotate);
        }

        rotate();
        assertThat(registry.registered()).hasSize(2);
    }

    @Test
    void leavesTheArchiveAsItIsWherePgCmkRefusesOrIsSilent() throws IOException {
        registry.goAway();
        assertRefused(ExitCode.SERVICE_SILENT, "does not answer", this::rotate);
        registry.comeBack();
        registry.delete(archive.sidecar().id());
        assertRefused(ExitCode.SERVICE_REFUSED, "404", this::rotate);

        assertThat(registry.registered()).isEmpty();
        assertThat(archive.current()).isEqualTo(archive.first());
        push.run(archive, segmentOf(1), NEXT);
        assertFetched(NEXT);
    }

    @Test
    void isOfAnArchiveOfThisServer() throws IOException {
        RotateDek others = new RotateDek("/subscriptions/s/other", registry, new PrintWriter(said), Clock.systemUTC());

        assertRefused(ExitCode.TAKEN, "is the archive of " + CONFIG.server(), () -> others.run(archive));
        archive = new WalArchive(Files.createDirectory(directory.resolve("empty")));
        assertRefused(ExitCode.FILES, "mounted", this::rotate);

        assertThat(registry.registered()).hasSize(1);
    }

    @Test
    void missesTheSidecarOfAnyDek() throws IOException {
        rotate();
        push.run(archive, segmentOf(1), NEXT);
        Files.delete(archive.current().sidecarFile());

        assertRefused(ExitCode.DAMAGED, "put it back", () -> push.run(archive, segmentOf(1), SEGMENT));
        assertRefused(ExitCode.DAMAGED, "put it back", this::rotate);
        assertRefused(ExitCode.FILES, "is not there", () -> fetch.run(archive, NEXT, fetched()));
    }

    @Test
    @DisplayName("R17: all its sidecars are refreshed")
    void isRefreshed() throws IOException {
        rotate();
        KekVersion rotated = vaults.rotate(KEK);
        registry.rewrap(rotated);

        new RefreshSidecars(CONFIG.server(), registry, vault, new PrintWriter(said), Clock.systemUTC())
                .run(List.of(directory));

        assertThat(archive.sidecar().dek().wrappedBy()).isEqualTo(rotated);
        assertThat(archive.current().sidecar().dek().wrappedBy()).isEqualTo(rotated);
        assertThat(registry.confirmed()).hasSize(2);
    }

    private void rotate() throws IOException {
        rotate(registry);
    }

    private void rotate(BackupRegistry by) throws IOException {
        new RotateDek(CONFIG.server(), by, new PrintWriter(said), Clock.systemUTC()).run(archive);
    }

    private void assertRotatedOnce() throws IOException {
        DekDirectory rotated = archive.current();
        assertThat(rotated.directory()).hasFileName("2");
        assertThat(SidecarClaim.beside(rotated.sidecarFile())).doesNotExist();
        assertThat(SidecarFile.unpublished(rotated.sidecarFile())).doesNotExist();
        assertThat(registry.registered())
                .containsExactlyInAnyOrder(
                        archive.sidecar().id(), rotated.sidecar().id());
    }

    private void assertFetched(String name) throws IOException {
        assertThat(fetch.run(archive, name, fetched())).isTrue();
        assertThat(fetched()).hasSameBinaryContentAs(segmentOf(1));
    }

    private Path fetched() {
        return directory.resolve("fetched");
    }

    /** Its first page, as far as we read it. */
    private Path segmentOf(long systemIdentifier) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(8192).order(ByteOrder.nativeOrder());
        page.putShort(2, (short) 0x0002).putLong(24, systemIdentifier);
        return Files.write(directory.resolve("source"), page.array());
    }

    private static void assertRefused(ExitCode code, String why, ThrowingCallable call) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(call)
                .returns(code, AgentException::exitCode)
                .withMessageContaining(why);
    }
}
