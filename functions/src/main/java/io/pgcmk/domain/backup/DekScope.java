package io.pgcmk.domain.backup;

/** What a DEK encrypts, and nothing besides (R26). */
public sealed interface DekScope {

    /** The server's own volume. */
    record OfServer() implements DekScope {}

    /** A backup, or the segments of a WAL archive. */
    record OfBackup(BackupId backup, BackupKind kind) implements DekScope {}
}
