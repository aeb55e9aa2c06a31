package io.pgcmk.agent.postgres;

/** The {@code pg_hba.conf} of a server that is nobody's but its superuser's on this host, whatever its gate says. */
public final class ClosedRules {
    private static final String REJECT = """
            local all         all                  reject
            host  all         all   all            reject
            local replication all                  reject
            host  replication all   all            reject
            """;

    private ClosedRules() {}

    /** @param why for whoever reads the file */
    public static String of(String why, String superuser) {
        return superuserOnly(why, superuser) + REJECT;
    }

    /** The same, but pg-cmk gets into its own database, where it reads and ends sessions. */
    public static String withAdmin(String why, String superuser) {
        return superuserOnly(why, superuser) + "hostssl cmk_control cmk_admin  all           scram-sha-256\n" + REJECT;
    }

    private static String superuserOnly(String why, String superuser) {
        String user = "\"" + superuser.replace("\"", "\"\"") + "\"";
        return """
                # By pg-cmk-agent: %2$s
                local all         %1$s                 peer
                host  all         %1$s  127.0.0.1/32   scram-sha-256
                host  all         %1$s  ::1/128        scram-sha-256
                """.formatted(user, why);
    }
}
