package io.pgcmk.domain.preflight;

/**
 * What one check found.
 *
 * @param remedy what to do, a command where there is one; empty if there is nothing to do
 */
public record Finding(Check check, Result result, String message, String remedy) {

    public static Finding passed(Check check, String message) {
        return new Finding(check, Result.PASSED, message, "");
    }

    public static Finding warning(Check check, String message, String remedy) {
        return new Finding(check, Result.WARNING, message, remedy);
    }

    public static Finding failed(Check check, String message, String remedy) {
        return new Finding(check, Result.FAILED, message, remedy);
    }

    public static Finding unknown(Check check, String message) {
        return new Finding(check, Result.UNKNOWN, message, "");
    }

    /** Whether a key may not be enabled because of it. */
    public boolean forbids() {
        return result == Result.FAILED || (result == Result.UNKNOWN && check.mustBeKnown());
    }

    /** How a check came out. */
    public enum Result {
        PASSED("Passed"),
        WARNING("Warning"),
        FAILED("Failed"),
        UNKNOWN("Unknown");

        private final String apiName;

        Result(String apiName) {
            this.apiName = apiName;
        }

        public String apiName() {
            return apiName;
        }
    }
}
