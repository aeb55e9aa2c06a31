package io.pgcmk.domain.server;

/** Why a PostgreSQL could not do what was asked; only the first may pass by itself. */
public enum PostgresFault {
    /** No usable answer: network, TLS, shut down, too many connections, time-out. */
    UNREACHABLE,
    /** It refused the login of {@code cmk_admin}, or our vault has no password for it. */
    LOGIN_REFUSED,
    /** {@code cmk_admin} may do more than it must: superuser, another attribute, a membership. */
    TOO_PRIVILEGED,
    /** {@code install.sql} was not run, or an older one was; or {@code cluster_name} is empty. */
    NOT_PREPARED,
    /** Its host is not on the allow-list. */
    HOST_NOT_ALLOWED,
    /** A later decision has been carried out. */
    FENCED,
    /** The node is bound to another uid, or to none. */
    NOT_BOUND
}
