package io.pgcmk.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyTest {
    private static final Ready READY = new Ready(
            "http://127.0.0.1:7071",
            "master",
            "event-grid-secret",
            "subscription",
            "group",
            "tenant",
            new Ready.Callers("operator-token", "auditor-token", "key-admin-token"),
            new Ready.KeyVault(18443, "/ca.pem"),
            "https://localhost:1",
            "https://localhost:2",
            new Ready.Cosmos("https://localhost:3/", "cosmos-key"),
            "https://localhost:4",
            "http://127.0.0.1:5/faults",
            List.of(new Ready.Postgres(
                    "orders",
                    "127.0.0.1",
                    54321,
                    "postgres",
                    "superuser-password",
                    "app",
                    "app-password",
                    "orders",
                    "/subscriptions/s/servers/orders",
                    "https://contoso.vault.azure.net/keys/orders-kek",
                    "/subscriptions/s/vaults/contoso",
                    new Ready.Identity("Attached", "client", "principal", "tenant"))));

    @Test
    void isReadAsItWasWritten() {
        assertThat(Ready.parse(READY.line())).isEqualTo(READY);
    }

    @Test
    void isOneLineWithTheFieldsThatOtherProgramsReadThere() throws Exception {
        String line = READY.line();

        JsonNode json = new ObjectMapper().readTree(line.substring("READY ".length()));

        assertThat(line).doesNotContain("\n");
        assertThat(names(json))
                .containsExactly(
                        "functions",
                        "masterKey",
                        "eventGridKey",
                        "subscription",
                        "resourceGroup",
                        "tenant",
                        "callers",
                        "keyVault",
                        "entra",
                        "arm",
                        "cosmos",
                        "eventGrid",
                        "faults",
                        "postgres");
        assertThat(names(json.path("callers"))).containsExactly("operator", "auditor", "keyAdmin");
        assertThat(names(json.path("keyVault"))).containsExactly("port", "caFile");
        assertThat(names(json.path("cosmos"))).containsExactly("endpoint", "key");
        assertThat(names(json.path("postgres").path(0)))
                .containsExactly(
                        "server",
                        "host",
                        "port",
                        "superuser",
                        "password",
                        "appUser",
                        "appPassword",
                        "database",
                        "resourceId",
                        "keyUri",
                        "vaultId",
                        "identity");
        assertThat(names(json.at("/postgres/0/identity")))
                .containsExactly("kind", "clientId", "principalId", "tenantId");
    }

    @Test
    void refusesAnotherLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ready.parse("hello"))
                .withMessageContaining("READY");
    }

    @Test
    void showsNoSecretWhenItIsPrintedByAccident() {
        assertThat(READY.toString() + READY.callers() + READY.cosmos() + READY.postgres())
                .doesNotContain("token")
                .doesNotContain("password")
                .doesNotContain("cosmos-key");
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(field -> field.getKey()).toList();
    }
}
