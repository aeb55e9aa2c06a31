package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.check.CheckRecord;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.server.Access;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.Name;
import io.pgcmk.port.ScheduleEntry;
import io.pgcmk.port.StoredDek;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server and its PostgreSQL, with what a DBA made of it, before its key is lost and after it is back. */
class NothingIsLostTest {
    /** What closing may change, or must not: every database, every role, every login gate, all of pg-cmk's own, and rows. */
    private static final List<String> OF_THE_CLUSTER = List.of(
            "SELECT to_jsonb(d) - '{datfrozenxid,datminmxid}'::text[] FROM pg_database d",
            // A lease goes on, so that its end alone differs.
            "SELECT to_jsonb(r) - CASE WHEN rolname LIKE 'cmk\\_lease/%' THEN 'rolvaliduntil' ELSE '' END FROM pg_authid r",
            "SELECT to_jsonb(m) FROM pg_auth_members m",
            "SELECT to_jsonb(s) FROM pg_db_role_setting s",
            "SELECT to_jsonb(d) FROM pg_shdescription d",
            "SELECT to_jsonb(n) FROM cmk.node n",
            "SELECT to_jsonb(d) FROM cmk.wrapped_dek d",
            "SELECT to_jsonb(g) - 'changed_at' FROM cmk.gate g",
            "SELECT to_jsonb(c) FROM cmk.closed_database c",
            "SELECT to_jsonb(c) FROM cmk.closed_replication c",
            "SELECT to_jsonb(s) FROM cmk.sound_database s");

    private static final List<String> OF_A_DATABASE = List.of(
            "SELECT to_jsonb(t) FROM pg_event_trigger t",
            "SELECT to_jsonb(p) FROM pg_proc p WHERE pronamespace = to_regnamespace('cmk')",
            "SELECT to_jsonb(c) - '{relfrozenxid,relminmxid,relpages,reltuples,relallvisible,relallfrozen}'::text[]"
                    + " FROM pg_class c WHERE relname LIKE 'orders%'",
            "SELECT to_jsonb(o) FROM orders o");

    private static final String DBA = """
            CREATE ROLE follower REPLICATION LOGIN CONNECTION LIMIT 3 VALID UNTIL '2099-01-01';
            CREATE ROLE reporter NOLOGIN;
            GRANT reporter TO app;
            ALTER ROLE app IN DATABASE app SET work_mem = '8MB';
            ALTER DATABASE app CONNECTION LIMIT 42;
            ALTER DATABASE archive ALLOW_CONNECTIONS false;
            """;

    private static final String UNDONE = """
            ALTER DATABASE app CONNECTION LIMIT -1;
            ALTER ROLE app IN DATABASE app RESET work_mem;
            DROP ROLE IF EXISTS follower, reporter;
            """;

    private record Everything(
            Server server,
            List<StoredDek> deks,
            List<Optional<ServerUid>> names,
            List<ServerUid> users,
            Optional<String> scheduled,
            List<String> cluster,
            List<String> database) {}

    @ParameterizedTest
    @CsvSource({"15, 55000", "16, 55000", "17, 57P03", "18, 57P03"})
    @DisplayName("D7, R11: nothing about a server and its PostgreSQL is lost when its key is, and comes back, twice")
    void comesBackAsItWas(int major, String refusal) {
        ProtectedPostgres server = new ProtectedPostgres(major, ServerPolicy.Lease.ENFORCED);
        try {
            server.postgres.execute("postgres", "CREATE DATABASE archive");
            server.postgres.execute("postgres", DBA);
            server.postgres.execute(
                    "app", "CREATE TABLE orders AS SELECT n, md5(n::text) FROM generate_series(1, 100) n");
            server.tick();
            assertThat(server.postgres.refusal()).isEmpty();
            Everything before = everything(server);

            server.vaults.setEnabled(server.key, false);
            lose(server, before, refusal);
            server.vaults.setEnabled(server.key, true);
            server.revalidate();
            assertThat(everything(server)).isEqualTo(before);

            server.vaults.delete(Keys.KEK);
            lose(server, before, refusal);
            server.vaults.recover(Keys.KEK);
            recoverByItself(server);
            assertThat(everything(server)).isEqualTo(before);
        } finally {
            server.postgres.reset();
            server.postgres.execute("app", "DROP TABLE IF EXISTS orders");
            server.postgres.execute("postgres", UNDONE);
            server.postgres.execute("postgres", "DROP DATABASE IF EXISTS archive");
        }
    }

    /** It closes, and what was compared shows that: what could not differ would prove nothing. */
    private static void lose(ProtectedPostgres server, Everything before, String refusal) {
        for (int minute = 0; minute < 3 && server.postgres.refusal().isEmpty(); minute++) {
            server.tick();
        }
        assertThat(server.postgres.refusal()).hasValue(refusal);
        Everything closed = everything(server);
        assertThat(closed.cluster()).isNotEqualTo(before.cluster());
        assertThat(closed.server()).isNotEqualTo(before.server());
        assertThat(closed.deks()).isEqualTo(before.deks());
    }

    private static void recoverByItself(ProtectedPostgres server) {
        for (int minute = 0; minute < 60 && server.postgres.refusal().isPresent(); minute++) {
            server.tick();
        }
        assertThat(server.postgres.refusal()).isEmpty();
        // The check after it has opened finds its login gates.
        server.tick();
    }

    private static Everything everything(ProtectedPostgres server) {
        Server found = server.stores
                .servers
                .find(server.stores
                        .names
                        .owner(new Name.OfServer(Servers.id(1)))
                        .orElseThrow())
                .orElseThrow()
                .server();
        ServerUid uid = found.uid();
        return new Everything(
                lasting(found),
                server.stores.servers.deks(uid),
                List.of(
                        server.stores.names.owner(new Name.OfServer(found.id())),
                        server.stores.names.owner(new Name.OfIdentity(
                                found.registration().identity().clientId())),
                        server.stores.names.owner(new Name.OfSystem(found.node().systemIdentifier()))),
                server.stores
                        .keyUsage
                        .users(KeyScope.OfKey.of(Keys.KEK), 10, null)
                        .servers(),
                server.stores.schedule.find(uid).map(ScheduleEntry::pinned).map(Object::toString),
                rows(server, "cmk_control", OF_THE_CLUSTER),
                server.postgres.refusal().isEmpty() ? rows(server, "app", OF_A_DATABASE) : List.of());
    }

    /** Without what counts closures and checks: when, how often, and the fence of the last decision. */
    private static Server lasting(Server server) {
        Enabled enabled = (Enabled) server.protection();
        Access access = enabled.access() instanceof Access.Ready ? new Access.Ready(Servers.START) : enabled.access();
        return new Server(
                server.uid(),
                server.id(),
                server.registration(),
                server.lineage(),
                server.node(),
                new Enabled(enabled.key(), access, Enforcement.CONFIRMED, CheckRecord.none(), Rewraps.none()),
                0,
                0,
                server.createdAt(),
                server.deletedAt());
    }

    private static List<String> rows(ProtectedPostgres server, String database, List<String> queries) {
        return queries.stream()
                .map(query -> query + ": "
                        + server.postgres.query(
                                database,
                                "SELECT string_agg(row::text, E'\\n' ORDER BY row::text) FROM (" + query
                                        + ") all_rows(row)"))
                .toList();
    }
}
