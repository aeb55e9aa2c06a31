package io.pgcmk.agent;

/** Why the agent cannot do what it was told. The message is for whoever told it, and says the way out. */
public final class AgentException extends RuntimeException {
    private final ExitCode exitCode;

    public AgentException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public AgentException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** Of a thread that is told to end, which it goes on to tell. */
    public static AgentException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AgentException(ExitCode.INTERNAL, "interrupted", e);
    }
}
