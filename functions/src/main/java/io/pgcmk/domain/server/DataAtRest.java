package io.pgcmk.domain.server;

/** What the DEK encrypts of a server's own files (D11). */
public enum DataAtRest {
    NONE,
    /** The volume, whose key the guard takes away when the server closes. */
    VOLUME;

    /** As the guard on its host said. */
    public static DataAtRest of(Server server) {
        return server.protection() instanceof Protection.Enabled enabled
                        && enabled.checks().guarded() != null
                ? enabled.checks().guarded()
                : NONE;
    }
}
