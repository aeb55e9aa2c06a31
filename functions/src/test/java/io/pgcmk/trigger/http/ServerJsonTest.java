package io.pgcmk.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.Server;
import io.pgcmk.example.Registrations;
import io.pgcmk.example.Servers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerJsonTest {

    @Test
    @DisplayName("R16: names each host of a set, with its port where that is not the common one")
    void namesTheHostsOfASet() {
        Server server = Servers.bare(1)
                .with(Registrations.with(
                        Servers.registration(1),
                        Servers.endpoint(1),
                        Servers.endpoint(2),
                        PostgresEndpoint.parse("db-3.contoso.example:6432")));

        JsonNode properties = ServerJson.of(server).path("properties");

        assertThat(properties.path("postgres"))
                .hasToString(
                        "{\"hosts\":[\"db-1.contoso.example\",\"db-2.contoso.example\",\"db-3.contoso.example:6432\"],"
                                + "\"port\":5432}");
        assertThat(properties.path("fullyQualifiedDomainName").textValue()).isEqualTo("db-1.contoso.example");
    }
}
