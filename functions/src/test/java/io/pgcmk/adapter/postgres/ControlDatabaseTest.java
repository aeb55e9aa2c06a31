package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresFault;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.port.PostgresException;
import io.pgcmk.port.PostgresServer;
import io.pgcmk.port.PostgresServers;
import io.pgcmk.wiring.VirtualThreads;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlDatabaseTest {
    private final RealPostgres postgres = RealPostgres.of(18);

    @BeforeEach
    void reset() {
        postgres.reset();
    }

    @Test
    void refusesAWrongPasswordWithoutNamingIt() {
        PostgresException failure = failure(postgres.asSeenByPgCmk("wrong-password"));

        assertThat(failure.fault()).isEqualTo(PostgresFault.LOGIN_REFUSED);
        assertThat(failure).hasMessageContaining("cmk_admin").hasMessageNotContaining("wrong-password");
    }

    @ParameterizedTest
    @CsvSource({
        "ALTER ROLE cmk_admin SUPERUSER, is a superuser",
        "ALTER ROLE cmk_admin CREATEROLE, may create roles",
        "ALTER ROLE cmk_admin CREATEDB, may create databases",
        "ALTER ROLE cmk_admin REPLICATION, may replicate",
        "ALTER ROLE cmk_admin BYPASSRLS, bypasses row security",
        "GRANT pg_monitor TO cmk_admin, is a member of pg_monitor",
        "ALTER DATABASE app OWNER TO cmk_admin, owns 1 objects"
    })
    void refusesACmkAdminThatMayDoMoreThanItMust(String grant, String excess) {
        postgres.execute("cmk_control", grant);

        PostgresException failure = failure(postgres.asSeenByPgCmk());

        assertThat(failure.fault()).isEqualTo(PostgresFault.TOO_PRIVILEGED);
        assertThat(failure).hasMessageEndingWith("cmk_admin " + excess);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP SCHEMA cmk CASCADE",
                "DROP FUNCTION cmk.install_version()",
                "CREATE OR REPLACE FUNCTION cmk.install_version() RETURNS int LANGUAGE sql AS 'SELECT 0'",
                "REVOKE CONNECT ON DATABASE cmk_control FROM cmk_admin"
            })
    void saysThatInstallSqlIsMissingOrOutdated(String damage) {
        postgres.execute("cmk_control", damage);

        assertThat(failure(postgres.asSeenByPgCmk()).fault()).isEqualTo(PostgresFault.NOT_PREPARED);
    }

    @Test
    void wantsAClusterName() {
        postgres.execute("cmk_control", "ALTER SYSTEM SET cluster_name = ''");
        postgres.server().restart();

        PostgresException failure = failure(postgres.asSeenByPgCmk());
        postgres.execute("cmk_control", "ALTER SYSTEM RESET cluster_name");
        postgres.server().restart();

        assertThat(failure.fault()).isEqualTo(PostgresFault.NOT_PREPARED);
        assertThat(failure).hasMessageContaining("cluster_name");
    }

    @Test
    void speaksToNobodyWithoutTls() {
        setTls("off");

        PostgresException failure = failure(postgres.asSeenByPgCmk());
        setTls("on");

        assertThat(failure.fault()).isEqualTo(PostgresFault.UNREACHABLE);
        assertThat(failure).hasMessageContaining("SSL");
    }

    @Test
    void believesOnlyACertificateThatNamesTheHost() {
        PostgresServer underAnotherName = at("127.0.0.2", true);

        PostgresException failure = failure(underAnotherName);

        assertThat(failure.fault()).isEqualTo(PostgresFault.UNREACHABLE);
        assertThat(failure).hasMessageContaining("hostname");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "db.localhost", "db.contoso.com.evil.example", "127.1"})
    void connectsToNoHostThatIsNotOnTheList(String host) {
        PostgresException failure = failure(at(host, false));

        assertThat(failure.fault()).isEqualTo(PostgresFault.HOST_NOT_ALLOWED);
    }

    @Test
    void connectsToAHostOnTheList() {
        AllowedHosts hosts = new AllowedHosts(Set.of("DB.contoso.com"), false);

        assertThat(hosts.contain("db.contoso.com")).isTrue();
    }

    private PostgresServer at(String host, boolean loopback) {
        AllowedHosts hosts = new AllowedHosts(Set.of("db.contoso.com", "127.0.0.1"), loopback);
        return new JdbcPostgresServers(hosts, id -> RealPostgres.ADMIN_PASSWORD, new VirtualThreads())
                .at(new PostgresServers.Own(
                        PostgresHosts.of(
                                new PostgresEndpoint(host, postgres.server().port())),
                        RealPostgres.ID,
                        RealPostgres.UID));
    }

    private void setTls(String value) {
        postgres.execute("cmk_control", "ALTER SYSTEM SET ssl = " + value);
        postgres.server().restart();
    }

    private static PostgresException failure(PostgresServer server) {
        return catchThrowableOfType(PostgresException.class, server::inspect);
    }
}
