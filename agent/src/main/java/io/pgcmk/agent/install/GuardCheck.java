package io.pgcmk.agent.install;

import io.pgcmk.agent.ExitCode;

/** Whether a guard is at work. A server is protected without one, too. */
record GuardCheck(ControlDatabase control) {
    private static final String WHAT = "guard";

    Finding finding() {
        String seen = "SELECT seen_at FROM cmk.guard WHERE cluster_name = current_setting('cluster_name')";
        return control.text(seen + " AND seen_at > clock_timestamp() - interval '3 minutes'")
                .<Finding>map(at -> new Finding.Holds(WHAT, "at work, last at " + at))
                .orElseGet(() -> control.text(seen)
                        .<Finding>map(at -> new Finding.Problem(
                                WHAT,
                                ExitCode.POSTGRES,
                                "was last at work at " + at,
                                "Start it again, or forget it: DELETE FROM cmk.guard"))
                        .orElseGet(() -> new Finding.Holds(
                                WHAT, "none; open sessions outlive a lease that ends while pg-cmk is gone")));
    }
}
