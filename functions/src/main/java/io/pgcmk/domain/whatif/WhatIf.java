package io.pgcmk.domain.whatif;

import io.pgcmk.domain.check.Deadline;
import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Cause.Code;
import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.domain.key.Remedy;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a key that nobody has made yet.
 *
 * @param versions that would be gone
 * @param recoverableUntil when Azure would purge a key that is deleted now; null if nobody would say, or of another change
 */
public record WhatIf(
        Change change, KeyVersions versions, @Nullable Instant recoverableUntil) {

    /** @throws IllegalArgumentException if the change concerns the whole key, and one version is named */
    public WhatIf {
        if (change != Change.DISABLE && !versions.isWholeKey()) {
            throw new IllegalArgumentException(change + " concerns all versions of a key");
        }
    }

    /** What becomes of a server whose DEK lies under one of the versions. */
    public Consequence ofServer(Server server) {
        if (server.isDeleted()) {
            return new Consequence.NothingCloses("its registration is deleted");
        }
        return switch (server.protection()) {
            case Protection.None none -> new Consequence.NothingCloses("it has no key any more");
            case Protection.Enabling enabling ->
                new Consequence.NothingCloses("its key is being enabled, which would fail");
            case Protection.Releasing releasing -> new Consequence.NothingCloses("it is being given back");
            case Protection.Enabled enabled -> ofProtected(enabled);
        };
    }

    /** A refusal closes within ten minutes whatever grace the customer gives to silence (D5). */
    private Consequence ofProtected(Protection.Enabled enabled) {
        return switch (enabled.access()) {
            case Access.Inaccessible(Cause now, Instant since, String detail) ->
                new Consequence.StaysClosed(after(now), since);
            case Access.Ready ready -> {
                Instant lastGood = enabled.checks().lastGood();
                yield new Consequence.Closes(
                        cause(), lastGood == null ? null : Deadline.denyBy(lastGood, Duration.ZERO));
            }
        };
    }

    private Cause cause() {
        return switch (change) {
            case DISABLE -> Cause.of(Code.KEY_DISABLED);
            case DELETE -> new Cause(Code.KEY_DELETED, null, recoverableUntil);
            case PURGE -> Cause.of(Code.KEY_PURGED);
            case REVOKE -> Cause.revoked(Permission.GET);
        };
    }

    /**
     * What a closed server shows then: the vault looks at rights before it looks at the key, and at the key's being there
     * before its attributes. What stands between the server and the key hides what becomes of the key.
     */
    private Cause after(Cause now) {
        return switch (now.code()) {
            case KEY_DISABLED, KEY_EXPIRED, KEY_NOT_YET_VALID -> cause();
            case KEY_DELETED -> change == Change.PURGE || change == Change.REVOKE ? cause() : now;
            case KEY_PURGED,
                    PERMISSION_REVOKED,
                    VAULT_DELETED,
                    FIREWALL_CHANGED,
                    IDENTITY_DELETED,
                    TENANT_CHANGED,
                    VAULT_UNREACHABLE,
                    AWAITING_REVALIDATION -> now;
        };
    }

    /** @param to the target of a rotation that runs */
    public Consequence ofRotation(KekVersion to) {
        return new Consequence.RotationStops(versions.cover(to));
    }

    /**
     * What becomes of a backup or an archive of which some wrapping lies under one of the versions.
     *
     * @param others versions that wrap the same DEK, and can be used: what pg-cmk keeps first, as it is tried
     * @param sidecar the version that wraps what lies in its sidecar
     */
    public Consequence ofBackup(List<KekVersion> others, KekVersion sidecar) {
        return others.stream()
                .filter(other -> !versions.cover(other))
                .findFirst()
                .<Consequence>map(other -> new Consequence.RestorableBy(other, other.equals(sidecar)))
                .orElseGet(() -> new Consequence.Unrestorable(until()));
    }

    private Consequence.Until until() {
        return switch (change) {
            case DISABLE -> new Consequence.Until.Enabled();
            case DELETE -> new Consequence.Until.Recovered(recoverableUntil);
            case PURGE -> new Consequence.Until.ForGood();
            case REVOKE -> new Consequence.Until.Granted();
        };
    }

    /** The command that undoes it; the key administrator runs it (R21). */
    public String undo() {
        KeyIdentifier key = versions.named();
        return switch (change) {
            case DISABLE -> Remedy.enable(key);
            case DELETE -> Remedy.recover(key) + (recoverableUntil == null ? "" : "  before " + recoverableUntil);
            case PURGE -> Remedy.restore(key);
            case REVOKE -> "grant each server's identity its rights again, by the remedy that is beside the server";
        };
    }
}
