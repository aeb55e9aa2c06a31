package io.pgcmk.adapter.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.backup.BackupKind;
import io.pgcmk.domain.backup.DekScope;
import io.pgcmk.domain.backup.Proof;
import io.pgcmk.domain.backup.Standing;
import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.check.Expiry;
import io.pgcmk.domain.check.Suspicion;
import io.pgcmk.domain.check.Unanswered;
import io.pgcmk.domain.check.Warnings;
import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.Lineage;
import io.pgcmk.domain.copy.Origin;
import io.pgcmk.domain.copy.Step;
import io.pgcmk.domain.event.Event;
import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.operation.Operation;
import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.operation.Progress;
import io.pgcmk.domain.restorability.Survey;
import io.pgcmk.domain.restorability.VersionState;
import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.rotation.RewrapFailure;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.rotation.Rotation;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Registration;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.example.Backups;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Rotations;
import io.pgcmk.example.Servers;
import io.pgcmk.port.KeyUse;
import io.pgcmk.port.Name;
import io.pgcmk.port.ScheduleEntry;
import io.pgcmk.port.StoredDek;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Never edit a golden file: it stands for what is already stored. A new schema adds a new file. */
class GoldenDocumentTest {
    private static final Instant NOW = Servers.START.plusNanos(123_456_789);

    @Test
    void aServerReadsAsItWasWritten() throws IOException {
        Server server = server(new Rewraps(
                new Rewraps.Running(Rotations.id(1, 1), Keys.V2),
                List.of(OlderVersion.of(Keys.V2, true).seen(OlderVersion.Seen.DELETED, NOW)),
                NOW));

        assertThat(ServerDocument.read(golden("server-v3.json"))).isEqualTo(server);
        assertThat(ServerDocument.read(golden("server-v4.json"))).isEqualTo(server);
        assertThat(ServerDocument.read(golden("server-v5.json"))).isEqualTo(server);
        assertThat(stored(ServerDocument.write(server, "change", NOW))).isEqualTo(golden("server-v5.json"));
    }

    @Test
    @DisplayName("R18: a copy that has copies reads as it was written")
    void aCopyReadsAsItWasWritten() throws IOException {
        Origin origin = Origin.of(CopyMode.REPLICA, Servers.uid(2), Servers.id(2), new Step(NOW, "operator"))
                .revalidated(new Step(NOW, "operator"), new Step(NOW.plusSeconds(1), "another"))
                .promoted();
        Registration consenting = Registrations.consentingTo(Servers.registration(1), Servers.id(3));
        Server server = Servers.bare(1)
                .with(consenting)
                .with(Lineage.NONE.from(origin).consentingTo(consenting.copies(), NOW, "operator"));

        assertThat(ServerDocument.read(golden("server-v4-copy.json"))).isEqualTo(server);
        assertThat(ServerDocument.read(golden("server-v5-copy.json"))).isEqualTo(server);
        assertThat(stored(ServerDocument.write(server, "change", NOW))).isEqualTo(golden("server-v5-copy.json"));
    }

    @Test
    void aServerOfTheSecondSchemaStillReads() throws IOException {
        assertThat(ServerDocument.read(golden("server-v2.json"))).isEqualTo(server(Rewraps.none()));
    }

    @Test
    @DisplayName("a server of which something was told beyond its state reads as it was written")
    void aServerThatWasWarnedReadsAsItWasWritten() throws IOException {
        Server before = server(Rewraps.none());
        Protection.Enabled enabled = (Protection.Enabled) before.protection();
        Server server = before.checked(enabled.with(enabled.checks()
                .warned(new Warnings(
                        List.of(new Expiry(Keys.V1, NOW, 30)),
                        new Warnings.NewestFault(Keys.V2, "the key is disabled"),
                        List.of(),
                        false,
                        List.of()))));

        assertThat(ServerDocument.read(golden("server-v3-warned.json"))).isEqualTo(server);
        assertThat(ServerDocument.read(golden("server-v4-warned.json"))).isEqualTo(server);
        assertThat(ServerDocument.read(golden("server-v5-warned.json"))).isEqualTo(server);
        assertThat(stored(ServerDocument.write(server, "change", NOW))).isEqualTo(golden("server-v5-warned.json"));
    }

    @Test
    @DisplayName("R16: a server of several hosts, of whose PostgreSQL something was told, reads as it was written")
    void aServerOfSeveralHostsReadsAsItWasWritten() throws IOException {
        Server before = server(Rewraps.none());
        Protection.Enabled enabled = (Protection.Enabled) before.protection();
        Warnings warnings = new Warnings(List.of(), null, List.of("reporting", "unknown"), true, List.of());
        Server server = before.checked(enabled.with(enabled.checks().warned(warnings)));
        Server set = server.checked(enabled.with(enabled.checks()
                        .warned(warnings.withHosts(List.of("db-2.contoso.example:5432 does not answer")))))
                .with(Registrations.with(
                        server.registration(),
                        Servers.endpoint(1),
                        Servers.endpoint(2),
                        PostgresEndpoint.parse("db-3.contoso.example:6432")));

        assertThat(ServerDocument.read(golden("server-v4-strangers.json"))).isEqualTo(server);
        assertThat(ServerDocument.read(golden("server-v5-set.json"))).isEqualTo(set);
        assertThat(stored(ServerDocument.write(set, "change", NOW))).isEqualTo(golden("server-v5-set.json"));
    }

    private static Server server(Rewraps rewraps) {
        return Servers.bare(1)
                .decided(new Protection.Enabled(
                        Keys.active(NOW),
                        new Access.Inaccessible(
                                Cause.recoverable(Cause.Code.KEY_DELETED, NOW.plus(Duration.ofDays(90))),
                                NOW,
                                "404 KeyNotFound"),
                        Enforcement.NOT_CONFIRMED,
                        new CheckRecord(
                                NOW,
                                NOW.plusSeconds(2),
                                Suspicion.first(
                                        Cause.of(Cause.Code.VAULT_DELETED),
                                        Suspicion.Kind.HINTED,
                                        "no usable answer: NAME_NOT_FOUND",
                                        NOW),
                                new Unanswered(NOW, NOW.plusSeconds(2), 3, "no usable answer: TIMEOUT"),
                                NOW,
                                List.of(NOW, NOW.plusSeconds(1)),
                                new IdentityId("/subscriptions/" + Servers.SUBSCRIPTION + "/resourceGroups/prod"
                                        + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders"),
                                true,
                                null,
                                Warnings.NONE),
                        rewraps))
                .deleted(NOW);
    }

    @Test
    void aServerOfTheFirstSchemaStillReads() throws IOException {
        Server server = Servers.bare(1)
                .decided(new Protection.Enabled(
                        Keys.active(NOW),
                        new Access.Inaccessible(Cause.revoked(Permission.UNWRAP_KEY), NOW, "403 Forbidden"),
                        Enforcement.NOT_CONFIRMED,
                        new CheckRecord(
                                NOW,
                                null,
                                Suspicion.first(Cause.of(Cause.Code.KEY_DELETED), Suspicion.Kind.REFUSED, "", NOW),
                                null,
                                NOW,
                                List.of(NOW, NOW.plusSeconds(1)),
                                null,
                                false,
                                null,
                                Warnings.NONE),
                        Rewraps.none()))
                .deleted(NOW);

        assertThat(ServerDocument.read(golden("server-v1.json"))).isEqualTo(server);
    }

    @Test
    void aDekReadsAsItWasWritten() throws IOException {
        DekScope scope = new DekScope.OfBackup(Backups.id(1), BackupKind.ARCHIVE);
        StoredDek dek = new StoredDek(Keys.dek(1), scope, NOW, NOW.plusSeconds(1));

        assertThat(DekDocument.read(golden("dek-v2.json"))).isEqualTo(dek);
        assertThat(DekDocument.read(golden("dek-v3.json"))).isEqualTo(dek);
        assertThat(stored(DekDocument.write(Servers.uid(1), dek, NOW))).isEqualTo(golden("dek-v3.json"));
    }

    @Test
    @DisplayName("R16: the DEK of a source that stands for a copy's key reads as it was written")
    void anInheritedDekReadsAsItWasWritten() throws IOException {
        StoredDek dek = new StoredDek(Keys.dek(1), new DekScope.Inherited(), NOW, null);

        assertThat(DekDocument.read(golden("dek-v3-inherited.json"))).isEqualTo(dek);
        assertThat(stored(DekDocument.write(Servers.uid(1), dek, NOW))).isEqualTo(golden("dek-v3-inherited.json"));
    }

    @Test
    void aDekOfTheFirstSchemaStillReads() throws IOException {
        assertThat(DekDocument.read(golden("dek-v1.json")))
                .isEqualTo(new StoredDek(Keys.dek(1), new DekScope.OfServer(), NOW, NOW.plusSeconds(1)));
    }

    @Test
    void aSupersededWrappingReadsAsItWasWritten() throws IOException {
        assertThat(WrappingDocument.read(golden("wrapping-v1.json"))).isEqualTo(Keys.dek(1));
        assertThat(stored(WrappingDocument.write(Servers.uid(1), Keys.dek(1), NOW)))
                .isEqualTo(golden("wrapping-v1.json"));
    }

    @Test
    void aRotationReadsAsItWasWritten() throws IOException {
        RewrapFailure failure = new RewrapFailure(
                new DekScope.OfBackup(Backups.id(1), BackupKind.ARCHIVE), "DekUnreadable", "its check value differs");
        Rotation rotation = Rotations.begun(1, 1, NOW)
                .movedServer()
                .storedInControl()
                .counted(2)
                .advanced(Keys.dek(1).id(), 1, List.of(failure))
                .ended(NOW.plusSeconds(1));

        assertThat(RotationDocument.read(golden("rotation-v1.json"))).isEqualTo(rotation);
        assertThat(stored(RotationDocument.write(rotation, "change", NOW))).isEqualTo(golden("rotation-v1.json"));
    }

    @Test
    void aBackupReadsAsItWasWritten() throws IOException {
        Backup backup = backup(Keys.V2, Proof.at(NOW).failed("another DEK came out"));

        assertThat(BackupDocument.read(golden("backup-v3.json"), Keys.dek(1))).isEqualTo(backup);
        assertThat(stored(BackupDocument.write(Servers.uid(1), backup, NOW))).isEqualTo(golden("backup-v3.json"));
    }

    @Test
    void aBackupOfTheSecondSchemaWasNeverProven() throws IOException {
        assertThat(BackupDocument.read(golden("backup-v2.json"), Keys.dek(1))).isEqualTo(backup(Keys.V2, Proof.none()));
    }

    @Test
    void aBackupOfTheFirstSchemaHasItsDekInTheSidecar() throws IOException {
        assertThat(BackupDocument.read(golden("backup-v1.json"), Keys.dek(1))).isEqualTo(backup(Keys.V1, Proof.none()));
    }

    private static Backup backup(KekVersion sidecar, Proof proof) {
        return new Backup(
                Backups.id(1),
                BackupKind.ARCHIVE,
                Keys.dek(1).id(),
                sidecar,
                NOW,
                new Standing.DeletedWithServer(NOW.plusSeconds(1)),
                proof);
    }

    @Test
    void aSurveyReadsAsItWasWritten() throws IOException {
        Survey survey = new Survey(
                NOW,
                List.of(
                        new VersionState(
                                Keys.V1, Cause.recoverable(Cause.Code.KEY_DELETED, NOW.plusSeconds(1)), null, null),
                        new VersionState(Keys.V2, null, NOW, NOW.plusSeconds(2))));

        assertThat(SurveyDocument.read(golden("survey-v1.json"))).isEqualTo(survey);
        assertThat(stored(SurveyDocument.write(Servers.uid(1), survey, NOW))).isEqualTo(golden("survey-v1.json"));
    }

    @Test
    void aBackupOfANewerReleaseIsNotGuessedAt() throws IOException {
        JsonNode newer = ((ObjectNode) golden("backup-v1.json")).put("standing", "Lent");

        assertThatIllegalStateException()
                .isThrownBy(() -> BackupDocument.read(newer, Keys.dek(1)))
                .withMessageContaining("Lent");
    }

    @Test
    void anOperationReadsAsItWasWritten() throws IOException {
        Operation operation = new Operation(
                new OperationId(Servers.uid(1), new UUID(1, 1)),
                Keys.KEK,
                "caller",
                NOW,
                NOW.plusSeconds(30),
                new Progress.Failed(NOW, "PostgresUnreachable", "no route to host"));

        assertThat(OperationDocument.read(golden("operation-v1.json"))).isEqualTo(operation);
        assertThat(stored(OperationDocument.write(operation, NOW))).isEqualTo(golden("operation-v1.json"));
    }

    @Test
    void anEventReadsAsItWasWritten() throws IOException {
        Event event = new Event(
                new UUID(2, 1), Servers.uid(1), NOW, EventType.KEY_ACCESS_FAILED, Map.of("cause", "KeyDeleted"));

        assertThat(EventDocument.read(golden("event-v1.json"))).isEqualTo(event);
        assertThat(stored(EventDocument.writeForLog(event))).isEqualTo(golden("event-v1.json"));
        assertThat(EventDocument.read(golden("outbox-v1.json"))).isEqualTo(event);
        assertThat(stored(EventDocument.writeForOutbox(event))).isEqualTo(golden("outbox-v1.json"));
    }

    @Test
    void aNameReadsAsItWasWritten() throws IOException {
        assertThat(NameDocument.owner(golden("name-v1.json"))).isEqualTo(Servers.uid(1));
        assertThat(stored(NameDocument.write(new Name.OfServer(Servers.id(1)), Servers.uid(1), 60)))
                .isEqualTo(golden("name-v1.json"));
    }

    @Test
    void aPlaceInTheScheduleReadsAsItWasWritten() throws IOException {
        ScheduleEntry entry = new ScheduleEntry(
                Servers.uid(1), Keys.V1, NOW, NOW.plusSeconds(600), NOW, List.of(NOW.plusSeconds(60)), "etag");

        assertThat(ScheduleDocument.read(golden("schedule-v2.json"), "etag")).isEqualTo(entry);
        assertThat(stored(ScheduleDocument.write(entry, "change"))).isEqualTo(golden("schedule-v2.json"));
    }

    @Test
    void aPlaceInTheScheduleOfTheFirstSchemaIsDue() throws IOException {
        assertThat(ScheduleDocument.read(golden("schedule-v1.json"), "etag"))
                .isEqualTo(new ScheduleEntry(Servers.uid(1), null, Instant.EPOCH, null, NOW, List.of(), "etag"));
    }

    @Test
    void aUseOfAKeyReadsAsItWasWritten() throws IOException {
        assertThat(KeyUsageDocument.server(golden("keyusage-v1.json"))).isEqualTo(Servers.uid(1));
        assertThat(stored(KeyUsageDocument.write(new KeyUse(Keys.KEK, Servers.uid(1), Servers.VAULT))))
                .isEqualTo(golden("keyusage-v1.json"));
    }

    @Test
    void aDocumentOfANewerReleaseIsNotGuessedAt() throws IOException {
        JsonNode newer = ((ObjectNode) golden("dek-v1.json")).put("schema", 4);

        assertThatIllegalStateException()
                .isThrownBy(() -> DekDocument.read(newer))
                .withMessageContaining("schema 4");
    }

    /** Through text, as it travels: a tree tells an int from a long. */
    private static JsonNode stored(JsonNode written) throws IOException {
        return new ObjectMapper().readTree(written.toString());
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = GoldenDocumentTest.class.getResourceAsStream("/golden/cosmos/" + name)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in, name));
        }
    }
}
