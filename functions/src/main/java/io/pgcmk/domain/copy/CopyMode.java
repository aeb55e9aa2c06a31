package io.pgcmk.domain.copy;

/** How a copy came to be (R16), by the names of the API's {@code createMode}. */
public enum CopyMode {
    /** It follows its source. */
    REPLICA,
    /** It was restored from a backup, and goes on by itself. */
    POINT_IN_TIME_RESTORE,
    /** The same, in another region. */
    GEO_RESTORE
}
