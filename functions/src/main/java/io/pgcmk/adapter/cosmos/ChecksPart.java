package io.pgcmk.adapter.cosmos;

import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.check.Expiry;
import io.pgcmk.domain.check.Suspicion;
import io.pgcmk.domain.check.Unanswered;
import io.pgcmk.domain.check.Warnings;
import io.pgcmk.domain.server.DataAtRest;
import io.pgcmk.domain.server.IdentityId;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What earlier checks left behind, within a server's document. Schema 1 had only half of it.
 *
 * @param strangers null, like {@code timelineNotBound}, before schema 4, and where nothing was told
 */
record ChecksPart(
        @Nullable String lastGood,
        @Nullable String checkedAt,
        @Nullable SuspicionPart suspicion,
        @Nullable UnansweredPart unanswered,
        @Nullable String recoveringSince,
        List<String> closures,
        @Nullable String identity,
        @Nullable Boolean fencesItself,
        @Nullable String guarded,
        @Nullable List<ExpiryPart> expiries,
        @Nullable NewestPart newest,
        @Nullable List<String> strangers,
        @Nullable Boolean timelineNotBound,
        @Nullable List<String> hosts) {

    /** @param kind null, like the evidence, in schema 1, which knew refusals only */
    record SuspicionPart(
            CausePart cause,
            @Nullable String kind,
            @Nullable String evidence,
            String firstAt,
            String lastAt,
            int times) {

        static SuspicionPart of(Suspicion suspicion) {
            return new SuspicionPart(
                    CausePart.of(suspicion.cause()),
                    suspicion.kind().name(),
                    suspicion.evidence(),
                    StoredJson.text(suspicion.firstAt()),
                    StoredJson.text(suspicion.lastAt()),
                    suspicion.times());
        }

        Suspicion toDomain() {
            return new Suspicion(
                    cause.toDomain(),
                    kind == null ? Suspicion.Kind.REFUSED : Suspicion.Kind.valueOf(kind),
                    Objects.requireNonNullElse(evidence, ""),
                    Instant.parse(firstAt),
                    Instant.parse(lastAt),
                    times);
        }
    }

    record UnansweredPart(String firstAt, String lastAt, int times, String why) {

        static UnansweredPart of(Unanswered unanswered) {
            return new UnansweredPart(
                    StoredJson.text(unanswered.firstAt()),
                    StoredJson.text(unanswered.lastAt()),
                    unanswered.times(),
                    unanswered.why());
        }

        Unanswered toDomain() {
            return new Unanswered(Instant.parse(firstAt), Instant.parse(lastAt), times, why);
        }
    }

    /** Schema 3 is the first that has it. */
    record ExpiryPart(String version, String expiresOn, int days) {

        static ExpiryPart of(Expiry expiry) {
            return new ExpiryPart(expiry.version().toString(), StoredJson.text(expiry.expiresOn()), expiry.days());
        }

        Expiry toDomain() {
            return new Expiry(StoredJson.version(version), Instant.parse(expiresOn), days);
        }
    }

    /** Schema 3 is the first that has it. */
    record NewestPart(String key, String why) {

        static NewestPart of(Warnings.NewestFault fault) {
            return new NewestPart(fault.key().uri().toString(), fault.why());
        }

        Warnings.NewestFault toDomain() {
            return new Warnings.NewestFault(KeyIdentifier.parse(key), why);
        }
    }

    static ChecksPart of(CheckRecord record) {
        Suspicion suspicion = record.suspicion();
        Unanswered unanswered = record.unanswered();
        IdentityId identity = record.identity();
        DataAtRest guard = record.guarded();
        List<Expiry> expiries = record.warnings().expiries();
        Warnings.NewestFault newest = record.warnings().newest();
        List<String> strangers = record.warnings().strangers();
        List<String> hosts = record.warnings().hosts();
        return new ChecksPart(
                StoredJson.textOrNull(record.lastGood()),
                StoredJson.textOrNull(record.checkedAt()),
                suspicion == null ? null : SuspicionPart.of(suspicion),
                unanswered == null ? null : UnansweredPart.of(unanswered),
                StoredJson.textOrNull(record.recoveringSince()),
                record.closures().stream().map(StoredJson::text).toList(),
                identity == null ? null : identity.toString(),
                record.fencesItself(),
                guard == null ? null : guard.name(),
                expiries.isEmpty()
                        ? null
                        : expiries.stream().map(ExpiryPart::of).toList(),
                newest == null ? null : NewestPart.of(newest),
                strangers.isEmpty() ? null : strangers,
                record.warnings().timelineNotBound() ? true : null,
                hosts.isEmpty() ? null : hosts);
    }

    CheckRecord toDomain() {
        return new CheckRecord(
                StoredJson.instantOrNull(lastGood),
                StoredJson.instantOrNull(checkedAt),
                suspicion == null ? null : suspicion.toDomain(),
                unanswered == null ? null : unanswered.toDomain(),
                StoredJson.instantOrNull(recoveringSince),
                closures.stream().map(Instant::parse).toList(),
                identity == null ? null : new IdentityId(identity),
                Boolean.TRUE.equals(fencesItself),
                guarded == null ? null : DataAtRest.valueOf(guarded),
                new Warnings(
                        expiries == null
                                ? List.of()
                                : expiries.stream().map(ExpiryPart::toDomain).toList(),
                        newest == null ? null : newest.toDomain(),
                        strangers == null ? List.of() : strangers,
                        Boolean.TRUE.equals(timelineNotBound),
                        hosts == null ? List.of() : hosts));
    }
}
