package io.pgcmk.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.credential.AccessToken;
import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.service.CopyCreated;
import io.pgcmk.agent.service.CopyTopic;
import io.pgcmk.local.postgres.LocalPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import reactor.core.publisher.Mono;

@DisplayName("R16: restore tells pg-cmk of the copy")
class TellOfCopyTest {
    private static final String SERVERS =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/";

    @TempDir
    private Path directory;

    @Command
    private static final class Given {
        @Mixin
        private final Setup setup = new Setup();

        @Mixin
        private final TellOfCopy publication = new TellOfCopy();
    }

    @Test
    @DisplayName("only if it is told to")
    void tellsNobodyUnasked() throws IOException {
        Given given = given();

        assertThat(given.publication.of(given.setup, SERVERS + "orders", 5432)).isEmpty();
    }

    @Test
    @DisplayName("under another id than that of the server that was backed up")
    void needsAnIdOfItsOwn() throws IOException {
        Given given = given("--publish");

        assertThat(given.publication.of(given.setup, SERVERS + "orders", 5432))
                .get()
                .returns(CopyCreated.Mode.POINT_IN_TIME, CopyCreated::mode)
                .returns(5432, CopyCreated::port);
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> given.publication.of(given.setup, SERVERS + "Orders-2", 5432))
                .returns(ExitCode.USAGE, AgentException::exitCode)
                .withMessageContaining("a resource id of its own");
    }

    @Test
    @DisplayName("and says how to register it by hand where nobody hears it; the restore is as good")
    void saysWhatToDoByHand() throws IOException {
        Given given = given("--publish", "--geo");
        CopyCreated created =
                given.publication.of(given.setup, SERVERS + "orders", 5432).orElseThrow();
        URI nobody = URI.create("http://127.0.0.1:" + LocalPostgres.freePort() + "/api/events");
        AgentConfig.Copy copy = new AgentConfig.Copy(
                nobody,
                created.copy().location(),
                created.copy().hosts(),
                created.copy().identity());
        StringWriter messages = new StringWriter();

        TellOfCopy.tell(
                new CopyTopic(
                        request -> Mono.just(new AccessToken("the token", OffsetDateTime.MAX)), Clock.systemUTC()),
                new CopyCreated(created.config(), copy, created.source(), created.mode(), created.port()),
                new PrintWriter(messages));

        assertThat(messages.toString())
                .contains(
                        "pg-cmk is not told of the restored server",
                        "does not answer",
                        "Register it by hand: PUT https://pg-cmk.azurewebsites.net" + SERVERS + "orders-2",
                        "\"createMode\":\"GeoRestore\"");
    }

    private Given given(String... more) throws IOException {
        Path settings = Files.writeString(directory.resolve("agent.properties"), """
                service=https://pg-cmk.azurewebsites.net
                server=%sorders-2
                identity.clientId=a11ce000-0002-4000-8000-000000000002
                identity.principalId=a11ce000-0003-4000-8000-000000000003
                identity.tenantId=a11ce000-0004-4000-8000-000000000004
                eventGrid.topicEndpoint=https://pg-cmk.westeurope-1.eventgrid.azure.net/api/events
                copy.location=northeurope
                copy.hosts=orders-2.example
                """.formatted(SERVERS));
        Given given = new Given();
        new CommandLine(given)
                .parseArgs(Stream.concat(Stream.of("--config", settings.toString()), Stream.of(more))
                        .toArray(String[]::new));
        return given;
    }
}
