package io.pgcmk.trigger.eventgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.example.Servers;
import io.pgcmk.trigger.http.RegistrationReader;
import io.pgcmk.trigger.http.World;
import io.pgcmk.usecase.RequestRefusedException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyCreatedFunctionTest {
    /** As the agent publishes it. */
    private static final String EVENT = """
            {"id":"1","source":"/servers/orders-2","type":"io.pgcmk.CopyCreated","specversion":"1.0",
             "data":{"sourceServerId":"%s","createMode":"PointInTimeRestore","serverId":"%s","location":"westeurope",
              "postgres":{"hosts":["db-2.contoso.example"],"port":5432},
              "identity":{"kind":"Attached","clientId":"aaaaaaaa-0000-4000-8000-000000000001",
               "principalId":"bbbbbbbb-0000-4000-8000-000000000001","tenantId":"cccccccc-0000-4000-8000-000000000001"}}}
            """.formatted(Servers.id(1), Servers.id(2));

    private final World world = new World();
    private final CopyCreatedFunction function =
            new CopyCreatedFunction(world.use.registerOnEvent(), new RegistrationReader(Servers.TENANT));

    @Test
    @DisplayName("R16: what can be registered later is delivered again")
    void isDeliveredAgain() {
        world.enabled();

        // The copy's PostgreSQL is not there.
        assertThatExceptionOfType(RequestRefusedException.class)
                .isThrownBy(() -> function.run(EVENT, world.context))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("PostgresUnreachable"));
    }

    @Test
    @DisplayName("R16: an event about a server that is registered is taken, in both schemas, and changes nothing")
    void takesBothSchemas() {
        world.enabled();
        String known = EVENT.replace(Servers.id(2).toString(), Servers.id(1).toString());

        function.run(known, world.context);
        function.run(known.replace("\"type\"", "\"eventType\""), world.context);

        assertThat(world.context.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("known already"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverId", "sourceServerId", "createMode", "location", "hosts", "identity", "clientId"})
    @DisplayName("R16: an event without one of its parts is dropped, since it would be no better the next time")
    void dropsWhatIsMalformed(String part) {
        world.enabled();

        function.run(EVENT.replace(part, "other"), world.context);

        assertThat(world.context.lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("was dropped"));
    }
}
