package io.pgcmk.domain.whatif;

import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Azure would make of a change of a key. */
public sealed interface Prospect {

    /** @param how which versions are meant, and what could not be found out */
    record Happens(WhatIf whatIf, String how) implements Prospect {}

    /** Azure would refuse it, and nothing would happen. */
    record Refused(String why) implements Prospect {}

    /** Without a version in its name, it is not known which one is meant. */
    record Unclear(String why) implements Prospect {}

    static Prospect of(Change change, KeyIdentifier named, KeyState state, Instant now) {
        return switch (change) {
            case DISABLE -> disabled(named, state);
            case DELETE -> deleted(new KeyVersions(named.kek()), state, now);
            case PURGE -> purged(new KeyVersions(named.kek()), state);
            case REVOKE ->
                happens(
                        change,
                        new KeyVersions(named.kek()),
                        null,
                        "rights are held on a key, with all of its versions");
        };
    }

    private static Prospect disabled(KeyIdentifier named, KeyState state) {
        if (named instanceof KekVersion version) {
            return happens(Change.DISABLE, new KeyVersions(version), null, "the version that is named");
        }
        return switch (state) {
            case KeyState.Live(KekProperties current) ->
                happens(
                        Change.DISABLE,
                        new KeyVersions(current.version()),
                        null,
                        "the version that is current now, as the Azure CLI takes it when none is named"
                                + (current.enabled() ? "" : "; it is disabled already"));
            case KeyState.Missing missing -> new Refused("the vault has no such key: nothing can be disabled");
            case KeyState.Unseen(String why) -> new Unclear(why);
            case KeyState.NotAsked none -> new Unclear("the vault was not asked which version is current");
        };
    }

    private static Prospect deleted(KeyVersions key, KeyState state, Instant now) {
        return switch (state) {
            case KeyState.Live(KekProperties current)
            when current.recoverableDays() == 0 ->
                happens(Change.DELETE, key, null, "its vault has no soft delete: nothing could be recovered");
            case KeyState.Live(KekProperties current) ->
                happens(
                        Change.DELETE,
                        key,
                        now.plus(Duration.ofDays(current.recoverableDays())),
                        "it can be recovered for " + current.recoverableDays() + " days");
            case KeyState.Missing(Instant purgedAt, Boolean protectedFromPurge) ->
                new Refused("it is deleted already" + (purgedAt == null ? "" : ", and is purged at " + purgedAt));
            case KeyState.Unseen(String why) ->
                happens(Change.DELETE, key, null, "until when it could be recovered is not known: " + why);
            case KeyState.NotAsked none -> happens(Change.DELETE, key, null, "the vault was not asked");
        };
    }

    private static Prospect purged(KeyVersions key, KeyState state) {
        return switch (state) {
            case KeyState.Live(KekProperties current) ->
                purged(key, !current.recoveryLevel().contains("Purgeable"), "it must be deleted first");
            case KeyState.Missing(Instant purgedAt, Boolean protectedFromPurge) ->
                purgedAt == null
                        ? happens(Change.PURGE, key, null, "the vault has no such key any more")
                        : purged(key, protectedFromPurge, "it is deleted, and purged by itself at " + purgedAt);
            case KeyState.Unseen(String why) -> purged(key, null, why);
            case KeyState.NotAsked none -> purged(key, null, "the vault was not asked");
        };
    }

    private static Prospect purged(KeyVersions key, @Nullable Boolean protectedFromPurge, String how) {
        if (protectedFromPurge == null) {
            return happens(
                    Change.PURGE,
                    key,
                    null,
                    "whether its vault has purge protection, so that Azure refuses, is not known; " + how);
        }
        return protectedFromPurge
                ? new Refused(
                        "its vault has purge protection: Azure purges a deleted key when its time is over, and nobody"
                                + " can before; " + how + ". Ask for delete instead")
                : happens(Change.PURGE, key, null, how);
    }

    private static Prospect happens(
            Change change, KeyVersions versions, @Nullable Instant recoverableUntil, String how) {
        return new Happens(new WhatIf(change, versions, recoverableUntil), how);
    }
}
