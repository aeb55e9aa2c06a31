package io.pgcmk.domain.backup;

/** What a DEK encrypts, and nothing besides (R26). */
public sealed interface DekScope {

    /** The server's own volume. */
    record OfServer() implements DekScope {}

    /** Nothing: it is the source's own, and stands for the key of a copy that has no DEK of its own yet (R16). */
    record Inherited() implements DekScope {}

    /** A backup, or the segments of a WAL archive. */
    record OfBackup(BackupId backup, BackupKind kind) implements DekScope {}
}
