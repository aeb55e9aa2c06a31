package io.pgcmk.domain.server;

/**
 * The PostgreSQL that a server is bound to, as it named itself.
 *
 * @param clusterName the setting {@code cluster_name}, which no client can change
 * @param systemIdentifier the random number that {@code initdb} gave it; copies carry the same
 * @param major PostgreSQL's major version
 */
public record Node(String clusterName, String systemIdentifier, int major) {
    private static final int FIRST_WITH_LOGIN_TRIGGERS = 17;

    /** Without them nothing of the database's own denies connections when a lease ends, nor closes a standby by itself. */
    public boolean hasLoginTriggers() {
        return major >= FIRST_WITH_LOGIN_TRIGGERS;
    }
}
