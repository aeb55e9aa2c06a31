package io.pgcmk.agent.postgres;

/**
 * The {@code pg_hba.conf} of a server that is nobody's but its superuser's on this host, whatever its gate says. pg-cmk gets
 * into its own database, where it closes the server and ends sessions.
 */
public final class ClosedRules {
    private ClosedRules() {}

    /** @param why for whoever reads the file */
    public static String of(String why, String superuser) {
        String user = "\"" + superuser.replace("\"", "\"\"") + "\"";
        return """
                # By pg-cmk-agent: %2$s
                local   all         %1$s                 peer
                host    all         %1$s  127.0.0.1/32   scram-sha-256
                host    all         %1$s  ::1/128        scram-sha-256
                hostssl cmk_control cmk_admin  all       scram-sha-256
                local   all         all                  reject
                host    all         all   all            reject
                local   replication all                  reject
                host    replication all   all            reject
                """.formatted(user, why);
    }
}
