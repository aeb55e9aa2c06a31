package io.pgcmk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedHostsTest {
    private static final Set<String> NAMES = Set.of("db.fabrikam.example", "*.Contoso.example", "localhost");

    @ParameterizedTest
    @CsvSource({
        "db.fabrikam.example, true",
        "x.db.fabrikam.example, false",
        "orders.contoso.example, true",
        "a.b.contoso.example, true",
        "contoso.example, false",
        "evilcontoso.example, false",
        "orders.contoso.example.evil.example, false",
        "10.0.0.4, false",
        "localhost, false",
        "127.0.0.1, false"
    })
    void containWhatTheListNames(String host, boolean contained) {
        assertThat(new AllowedHosts(NAMES, false).contain(host)).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({"localhost", "db.localhost", "127.0.0.1"})
    void containLoopbackOnALaptop(String host) {
        assertThat(new AllowedHosts(Set.of(), true).contain(host)).isTrue();
    }
}
