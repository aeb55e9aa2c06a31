package io.pgcmk.domain.server;

/** How a superuser opens a PostgreSQL that pg-cmk closed, when pg-cmk may or can not do it. */
public final class BreakGlass {
    /** One sentence with the command; the runbook has the rest. */
    public static final String HOW_TO_OPEN =
            "a superuser opens it from database cmk_control with SELECT cmk.break_glass() (docs/runbook.md#break-glass)";

    private BreakGlass() {}
}
