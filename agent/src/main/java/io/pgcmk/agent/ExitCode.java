package io.pgcmk.agent;

/**
 * How the agent ends. PostgreSQL takes whatever a {@code restore_command} ends with, up to 125, for the archive's end, and
 * anything above for broken. But Java ends with 1 where it cannot start at all; so the archive's end has a code that nothing
 * else has, and a shell around the agent tells PostgreSQL of it (docs/backups.md).
 */
public enum ExitCode {
    DONE(0),
    /** An option or a setting is wrong. */
    USAGE(2),
    /** Of {@code wal-fetch} alone: the archive has no such file. */
    ABSENT(44),
    /** A bug. */
    INTERNAL(200),
    /** The vault says no: the key's state, or the rights of this host's identity to the key or the secret. */
    KEY_REFUSED(201),
    /** The vault, or the endpoint of tokens, says nothing that counts. To be repeated. */
    KEY_SILENT(202),
    /** pg-cmk says no. */
    SERVICE_REFUSED(203),
    /** pg-cmk does not answer. To be repeated. */
    SERVICE_SILENT(204),
    /** What was read is not what was written: damaged, cut off, incomplete, or of another backup, archive or server. */
    DAMAGED(205),
    /** A file cannot be read or written; the disk may be full. */
    FILES(206),
    /** PostgreSQL is not as it must be, or does not answer. */
    POSTGRES(207),
    /** There is something already where this would be put, or another agent is at work on it. */
    TAKEN(208);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
