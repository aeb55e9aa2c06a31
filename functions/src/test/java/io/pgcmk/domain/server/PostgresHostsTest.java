package io.pgcmk.domain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R16: the hosts of a server")
class PostgresHostsTest {

    @Test
    @DisplayName("are one to nine")
    void areOneToNine() {
        assertThat(new PostgresHosts(hosts(1)).isSet()).isFalse();
        assertThat(new PostgresHosts(hosts(2)).isSet()).isTrue();
        assertThat(new PostgresHosts(hosts(9)).endpoints()).hasSize(9);

        assertThatIllegalArgumentException().isThrownBy(() -> new PostgresHosts(hosts(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new PostgresHosts(hosts(10)));
    }

    @Test
    @DisplayName("are none of them named twice, in whatever spelling; two may share an address")
    void areNamedOnce() {
        PostgresEndpoint host = new PostgresEndpoint("db.contoso.example", 5432);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PostgresHosts(List.of(host, new PostgresEndpoint("DB.contoso.example", 5432))))
                .withMessageContaining("named twice");
        assertThat(new PostgresHosts(List.of(host, new PostgresEndpoint("db.contoso.example", 5433))))
                .hasToString("db.contoso.example:5432, db.contoso.example:5433");
    }

    private static List<PostgresEndpoint> hosts(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new PostgresEndpoint("db-" + number, 5432))
                .toList();
    }
}
