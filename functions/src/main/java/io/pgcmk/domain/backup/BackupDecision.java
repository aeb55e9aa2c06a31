package io.pgcmk.domain.backup;

import java.util.Optional;

/** What a call means that registers a backup, whose id may be known already: the caller may have been killed after it. */
public sealed interface BackupDecision {

    /** It is a new one, and gets a DEK. */
    record Register() implements BackupDecision {}

    /** The call is repeated: it gets the DEK that it has. */
    record Repeat(Backup known) implements BackupDecision {}

    /** The id is another thing's, which keeps its DEK. */
    record OtherKind(Backup known) implements BackupDecision {}

    /** The id was given up. It is not used again while its DEK is kept: two backups of one name are easily confused. */
    record Deleted(Backup known) implements BackupDecision {}

    static BackupDecision of(Optional<Backup> known, BackupKind kind) {
        if (known.isEmpty()) {
            return new Register();
        }
        Backup backup = known.get();
        if (!backup.isKept()) {
            return new Deleted(backup);
        }
        return backup.kind() == kind ? new Repeat(backup) : new OtherKind(backup);
    }
}
