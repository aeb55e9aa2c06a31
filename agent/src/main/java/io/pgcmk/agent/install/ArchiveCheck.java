package io.pgcmk.agent.install;

import io.pgcmk.agent.ExitCode;

/** Whether the write-ahead log is archived, where this agent is to archive it. */
final class ArchiveCheck {
    /** Out of the files: with archive_mode off, PostgreSQL shows any command as disabled. */
    private static final String OURS = """
            SELECT CASE WHEN (SELECT setting FROM pg_file_settings WHERE name = 'archive_command' AND error IS NULL
                              ORDER BY seqno DESC LIMIT 1) LIKE '%wal-push%'
                        THEN current_setting('archive_mode') ELSE 'not' END""";

    private static final String FAILED = """
            SELECT last_failed_wal || ' at ' || last_failed_time || ', ' || failed_count || ' times in all'
            FROM pg_stat_archiver WHERE last_failed_time > coalesce(last_archived_time, '-infinity')""";

    private static final String ARCHIVED = """
            SELECT coalesce('last ' || last_archived_wal || ' at ' || last_archived_time, 'nothing yet')
            FROM pg_stat_archiver""";

    private final ControlDatabase control;

    ArchiveCheck(ControlDatabase control) {
        this.control = control;
    }

    Finding finding() {
        String what = "archive";
        String mode = control.text(OURS).orElse("not");
        if (mode.equals("not")) {
            return new Finding.Holds(what, "not by this agent: archive_command has no wal-push");
        }
        if (mode.equals("off")) {
            return new Finding.Problem(
                    what, ExitCode.POSTGRES, "archive_mode is off", "Set it to on and restart PostgreSQL");
        }
        return control.text(FAILED)
                .<Finding>map(failed -> new Finding.Problem(
                        what,
                        ExitCode.POSTGRES,
                        "the last try failed: " + failed,
                        "PostgreSQL's log has what wal-push said; watch the disk meanwhile"))
                .orElseGet(() -> new Finding.Holds(what, control.text(ARCHIVED).orElse("nothing yet")));
    }
}
