package io.pgcmk.domain.backup;

/** What a DEK of its own is for, under the names that the API shows. */
public enum BackupKind {
    /** One backup. */
    BACKUP("Backup"),
    /** A WAL archive: all segments that are put there share its DEK. */
    ARCHIVE("Archive");

    private final String apiName;

    BackupKind(String apiName) {
        this.apiName = apiName;
    }

    public String apiName() {
        return apiName;
    }
}
