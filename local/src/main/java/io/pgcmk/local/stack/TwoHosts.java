package io.pgcmk.local.stack;

/**
 * A server that has two hosts.
 *
 * @param primary where everything is, with PostgreSQL at its primary
 * @param standby the same, with PostgreSQL at its standby
 * @param stopPrimary as when its host is lost
 */
public record TwoHosts(Ready primary, Ready standby, Runnable stopPrimary) {}
