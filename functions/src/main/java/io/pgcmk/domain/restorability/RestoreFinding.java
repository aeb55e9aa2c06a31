package io.pgcmk.domain.restorability;

import io.pgcmk.domain.preflight.Finding;

/**
 * What one check of a restore found: Passed, Failed or Unknown.
 *
 * @param remedy what to do, a command where there is one; empty if there is nothing to do
 */
public record RestoreFinding(Check check, Finding.Result result, String message, String remedy) {

    /** The named checks. */
    public enum Check {
        /** There is a backup to restore. */
        BACKUP_KEPT,
        /** The identity gets tokens. */
        IDENTITY_TOKEN,
        /** The key is there, and in a state in which it does what is needed. */
        KEY_USABLE,
        GET_PERMISSION,
        WRAP_KEY_PERMISSION,
        UNWRAP_KEY_PERMISSION,
        /** The DEK comes out of the vault as it went in. */
        DEK_READABLE
    }

    static RestoreFinding passed(Check check, String message) {
        return new RestoreFinding(check, Finding.Result.PASSED, message, "");
    }

    static RestoreFinding failed(Check check, String message, String remedy) {
        return new RestoreFinding(check, Finding.Result.FAILED, message, remedy);
    }

    static RestoreFinding unknown(Check check, String message) {
        return new RestoreFinding(check, Finding.Result.UNKNOWN, message, "");
    }
}
