package io.pgcmk.domain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresEndpointTest {

    @Test
    void hasOneSpelling() {
        assertThat(new PostgresEndpoint("DB.Contoso.example", 5432))
                .isEqualTo(new PostgresEndpoint("db.contoso.example", 5432))
                .hasToString("db.contoso.example:5432");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65535})
    void takesEveryPort(int port) {
        assertThat(new PostgresEndpoint("10.0.0.4", port).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536})
    void refusesWhatIsNoPort(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PostgresEndpoint("db", port))
                .withMessageContaining(String.valueOf(port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "db/postgres", "db?user=postgres", "db:5433", "me@db", "db,other", "-db", "db-", "::1", "d b"
            })
    void refusesWhatCouldChangeAJdbcUrl(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PostgresEndpoint(host, 5432))
                .withMessageContaining("host name");
    }

    @Test
    void isReadFromWhatItIsWrittenAs() {
        PostgresEndpoint endpoint = new PostgresEndpoint("10.0.0.4", 6432);

        assertThat(PostgresEndpoint.parse(endpoint.toString())).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "db", "db:", ":5432", "db:port", "db:65536", "db:0", "db:123456", "a:b:5432", "db:-1"})
    void isReadFromNothingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PostgresEndpoint.parse(text));
    }

    @Test
    void hasAHostOfAtMost253Characters() {
        assertThat(new PostgresEndpoint("d".repeat(253), 5432).host()).hasSize(253);
        assertThatIllegalArgumentException().isThrownBy(() -> new PostgresEndpoint("d".repeat(254), 5432));
    }
}
