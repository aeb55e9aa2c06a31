package io.pgcmk.local.kit;

/** A request's JSON is malformed, or has a field that is missing, unknown or of the wrong kind; the message names it. */
public final class BadJsonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String problem;

    public BadJsonException(String problem) {
        super(problem);
        this.problem = problem;
    }

    @Override
    public String getMessage() {
        return problem;
    }
}
