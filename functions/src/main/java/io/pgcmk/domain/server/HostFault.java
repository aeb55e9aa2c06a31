package io.pgcmk.domain.server;

/** What is wrong with one host of a set, while another serves as its primary. */
public record HostFault(PostgresEndpoint host, Kind kind) {

    public enum Kind {
        NO_ANSWER("does not answer"),
        ANOTHER_SYSTEM("is another PostgreSQL: its system identifier is not the primary's"),
        SECOND_PRIMARY("is a second primary"),
        /** A primary; a standby is counted in by the check that finds it. */
        NOT_BOUND("is the primary, and was no host of this server when it was a standby"),
        NOT_COUNTED_IN(
                "is a standby that is not counted in yet; if it stays so, its cluster_name is empty or another node's");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    @Override
    public String toString() {
        return host + " " + kind.text;
    }
}
