package io.pgcmk.domain.restorability;

import io.pgcmk.domain.backup.Backup;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a backup can be restored, as far as its key decides that.
 *
 * @param until when that ends: the key's expiration date, or when what was deleted is purged; null if nothing says
 * @param why for whoever is to restore it, with what mends it
 * @param provenAt when its DEK was unwrapped and compared, the last time; null if that was never noted
 */
public record Restorability(
        State state,
        @Nullable Instant until,
        String why,
        @Nullable Instant provenAt) {

    public enum State {
        RESTORABLE,
        /** Somebody who may change the key can make it restorable. */
        NOT_NOW,
        /** Nothing that Azure offers brings it back. */
        LOST,
        UNKNOWN
    }

    /** From what is stored: nobody is asked. */
    public static Restorability of(
            Backup backup, KekVersion version, Server server, @Nullable Survey survey, Instant now) {
        return rated(backup, version, server, survey, now)
                .provenAt(backup.proof().at());
    }

    private static Restorability rated(
            Backup backup, KekVersion version, Server server, @Nullable Survey survey, Instant now) {
        if (!(server.protection() instanceof Enabled enabled)) {
            return unknown(
                    "the server has no active key, so nobody looks at " + version + "; POST …/verify proves it now");
        }
        VersionState known = Survey.known(version, enabled, survey);
        if (known == null) {
            return unknown("nobody has looked at " + version + " yet; POST …/verify proves it now");
        }
        Cause cause = known.cause();
        Restorability ofKey = cause == null
                ? byDates(known, now)
                : byCause(version, cause, Remedy.of(cause, server.registration(), version), now);
        String unreadable = backup.proof().unreadable();
        boolean worse = unreadable != null && ofKey.state != State.LOST;
        return worse
                ? notNow(unreadable + "; the sidecar may have another copy of its wrapped DEK, which does unwrap", null)
                : ofKey;
    }

    /** An expired key still unwraps; but whoever restores a server with it gets no server that is admitted (R3, R16). */
    private static Restorability byDates(VersionState known, Instant now) {
        Instant expires = known.expiresOn();
        Instant begins = known.notBefore();
        KekVersion version = known.version();
        if (expires != null && !expires.isAfter(now)) {
            return notNow(
                    version + " expired on " + expires
                            + ". It still unwraps, but a restored server is not admitted until"
                            + " the key is extended: " + Remedy.extend(version),
                    null);
        }
        if (begins != null && begins.isAfter(now)) {
            return notNow(
                    version + " is not valid before " + begins + ". It unwraps, but a restored server is not admitted"
                            + " until the key is: " + Remedy.activate(version),
                    null);
        }
        String why = expires == null
                ? version + " unwraps its DEK, and no expiration date of it is known"
                : version
                        + " unwraps its DEK. It expires then: it still unwraps afterwards, but a restored server is not"
                        + " admitted until the key is extended: " + Remedy.extend(version);
        return new Restorability(State.RESTORABLE, expires, why, null);
    }

    private static Restorability byCause(KekVersion version, Cause cause, String remedy, Instant now) {
        String why = version + ": " + cause.code().apiName() + ". To mend it: " + remedy;
        return switch (cause.code()) {
            case KEY_PURGED -> new Restorability(State.LOST, null, version + " was purged: " + remedy, null);
            case KEY_DELETED, VAULT_DELETED -> {
                Instant until = cause.recoverableUntil();
                yield until == null || until.isAfter(now)
                        ? notNow(why, until)
                        : new Restorability(
                                State.LOST,
                                null,
                                version + " was deleted, and could be recovered until " + until,
                                null);
            }
            case PERMISSION_REVOKED,
                    KEY_DISABLED,
                    KEY_EXPIRED,
                    KEY_NOT_YET_VALID,
                    FIREWALL_CHANGED,
                    IDENTITY_DELETED,
                    TENANT_CHANGED -> notNow(why, null);
            case VAULT_UNREACHABLE, AWAITING_REVALIDATION -> unknown(why);
        };
    }

    private static Restorability notNow(String why, @Nullable Instant until) {
        return new Restorability(State.NOT_NOW, until, why, null);
    }

    private static Restorability unknown(String why) {
        return new Restorability(State.UNKNOWN, null, why, null);
    }

    private Restorability provenAt(@Nullable Instant at) {
        return new Restorability(state, until, why, at);
    }
}
