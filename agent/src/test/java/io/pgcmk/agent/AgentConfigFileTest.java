package io.pgcmk.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgcmk.agent.AgentConfig.HostIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigFileTest {
    private static final String MINIMAL = """
            service=https://pg-cmk.azurewebsites.net/
            server=/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/orders
            identity.clientId=a11ce000-0002-4000-8000-000000000002
            """;

    @TempDir
    private Path directory;

    @Test
    void needsThreeSettings() throws IOException {
        AgentConfig config = read(MINIMAL, Map.of());

        assertThat(config.service()).isEqualTo(URI.create("https://pg-cmk.azurewebsites.net"));
        assertThat(config.audience()).isEqualTo("api://pg-cmk");
        assertThat(config.identity().kind()).isEqualTo(HostIdentity.Kind.MANAGED_IDENTITY);
        assertThat(config.postgres())
                .isEqualTo(new AgentConfig.Postgres("localhost", 5432, "postgres", null, "pg_ctl"));
        assertThat(config.secretsVault()).isNull();
        assertThat(config.vaultPort()).isEqualTo(443);
    }

    @Test
    void knowsPgCmksOwnVault() throws IOException {
        assertThat(read(MINIMAL + "secretsVault=https://contoso-cmk.vault.azure.net/", Map.of())
                        .secretsVault())
                .isEqualTo(URI.create("https://contoso-cmk.vault.azure.net"));
    }

    @Test
    @DisplayName("R16: knows the standby whose logins the guard keeps")
    void knowsTheStandby() throws IOException {
        assertThat(read(MINIMAL + """
                        postgres.passwordFile=/etc/pg-cmk/postgres
                        postgres.dataDirectory=/var/lib/postgresql/15/main
                        postgres.standbyHba=/etc/pg-cmk/standby_hba.conf
                        """, Map.of()).standby())
                .isEqualTo(new AgentConfig.Standby(
                        Path.of("/var/lib/postgresql/15/main"), Path.of("/etc/pg-cmk/standby_hba.conf")));
        assertThat(read(MINIMAL, Map.of()).standby()).isNull();
    }

    @Test
    @DisplayName("R16: knows what pg-cmk is told of a copy")
    void knowsTheCopy() throws IOException {
        assertThat(read(MINIMAL + """
                        eventGrid.topicEndpoint=https://pg-cmk.westeurope-1.eventgrid.azure.net/api/events
                        copy.location=northeurope
                        copy.hosts=orders-2.example, orders-3.example
                        identity.principalId=a11ce000-0003-4000-8000-000000000003
                        identity.tenantId=a11ce000-0004-4000-8000-000000000004
                        """, Map.of()).copy())
                .isEqualTo(new AgentConfig.Copy(
                        URI.create("https://pg-cmk.westeurope-1.eventgrid.azure.net/api/events"),
                        "northeurope",
                        List.of("orders-2.example", "orders-3.example"),
                        new AgentConfig.Copy.Principal(
                                UUID.fromString("a11ce000-0003-4000-8000-000000000003"),
                                UUID.fromString("a11ce000-0004-4000-8000-000000000004"))));
        assertThat(read(MINIMAL, Map.of()).copy()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "service=http://127.0.0.1:7071, service, https://",
        "service=https://user@host, service, https://",
        "service=, service, is missing",
        "server=orders, server, /subscriptions/",
        "identity.clientId=me, identity.clientId, UUID",
        "identity.kind=Password, identity.kind, ManagedIdentity or WorkloadIdentity",
        "postgres.port=0, postgres.port, 1 to 65535",
        "postgres.port=65536, postgres.port, 1 to 65535",
        "secretsVault=https://vault.example, secretsVault, .vault.azure.net",
        "secretsVault=https://a@b.vault.azure.net, secretsVault, .vault.azure.net",
        "secretsVault=http://contoso-cmk.vault.azure.net, secretsVault, https://",
        "postgres.password=x, postgres.password, not known",
        "postgres.standbyHba=/etc/hba, postgres.passwordFile, closed standby",
        "postgres.standbyHba=/etc/hba~postgres.passwordFile=/p, postgres.dataDirectory, is missing",
        "postgres.standbyHba=/etc/hba~postgres.passwordFile=/p~postgres.host=10.0.0.1, postgres.host, localhost",
        "eventGrid.topicEndpoint=https://example.org/api/events, eventGrid.topicEndpoint, eventgrid.azure.net",
        "eventGrid.topicEndpoint=http://127.0.0.1/api/events, eventGrid.topicEndpoint, eventgrid.azure.net",
        "eventGrid.topicEndpoint=https://t.eventgrid.azure.net/api/events, copy.location, is missing"
    })
    void namesTheSettingThatIsWrong(String setting, String name, String why) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> read(MINIMAL + setting.replace('~', '\n'), Map.of("KEY_VAULT_PORT", "8443")))
                .returns(ExitCode.USAGE, AgentException::exitCode)
                .withMessageContaining("setting " + name + " in ")
                .withMessageContaining(why);
    }

    @Test
    void reachesALocalRunOnLoopbackOnly() throws IOException {
        Map<String, String> local = Map.of("CMK_LOCAL", "1", "KEY_VAULT_PORT", "8443");

        AgentConfig config = read(MINIMAL + "service=http://127.0.0.1:7071", local);

        assertThat(config.service()).isEqualTo(URI.create("http://127.0.0.1:7071"));
        assertThat(config.vaultPort()).isEqualTo(8443);
        assertThat(read(MINIMAL, Map.of("KEY_VAULT_PORT", "8443")).vaultPort()).isEqualTo(443);
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> read(MINIMAL + "service=http://10.0.0.1:7071", local));
    }

    @Test
    void saysThatThereAreNone() {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> AgentConfigFile.read(directory.resolve("none"), Map.of()))
                .returns(ExitCode.USAGE, AgentException::exitCode)
                .withMessageContaining("none");
    }

    private AgentConfig read(String text, Map<String, String> environment) throws IOException {
        return AgentConfigFile.read(Files.writeString(directory.resolve("agent.properties"), text), environment);
    }
}
