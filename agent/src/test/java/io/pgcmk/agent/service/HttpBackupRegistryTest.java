package io.pgcmk.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.core.credential.AccessToken;
import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfig.HostIdentity;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.WrappedDekFormat;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What goes over the wire, and what is made of the answers. The contract is played against the package that is deployed. */
class HttpBackupRegistryTest {
    private static final String SERVER =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/servers/orders";

    private final List<LocalRequest> requests = new ArrayList<>();
    private final Deque<LocalResponse> answers = new ArrayDeque<>();
    private final LocalServer service = LocalServer.http(0, request -> {
        requests.add(request);
        return answers.remove();
    });
    private final UUID id = UUID.randomUUID();
    private final UUID uid = UUID.randomUUID();
    private final WrappedDek dek = SidecarFile.read(Path.of("src/test/resources/golden/sidecar-v1.json"))
            .dek();
    private final BackupRegistry registry = new HttpBackupRegistry(
            request -> Mono.just(new AccessToken("the token", OffsetDateTime.MAX)),
            new AgentConfig(
                    URI.create("http://127.0.0.1:" + service.port()),
                    "api://pg-cmk",
                    SERVER,
                    new HostIdentity(HostIdentity.Kind.MANAGED_IDENTITY, UUID.randomUUID()),
                    new AgentConfig.Postgres("127.0.0.1", 5432, "postgres", null, "pg_ctl"),
                    null,
                    null,
                    null,
                    null,
                    443));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void asksForABackupByItsId() {
        answer(200, backup());

        assertThat(registry.find(id)).contains(new BackupRegistry.Registered(uid, dek));

        assertAsked("GET", "/backups/" + id, "");
    }

    @Test
    void saysTheWholeIdentifierOfTheVersionInASidecar() {
        answer(200, backup());

        registry.confirm(id, dek.wrappedBy());

        assertAsked(
                "POST",
                "/backups/" + id + "/sidecar",
                "{\"version\":\"" + dek.wrappedBy().uri() + "\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 200})
    void asksForANewDekOfAnArchiveUnderItsNewId(int status) {
        UUID archive = UUID.randomUUID();
        answer(status, backup());

        assertThat(registry.rotateDek(archive, id)).isEqualTo(new BackupRegistry.Registered(uid, dek));

        assertAsked(
                "POST", "/rotateDek", "{\"scope\":\"Archive\",\"archive\":\"" + archive + "\",\"id\":\"" + id + "\"}");
    }

    @Test
    void tellsABackupThatIsNotThereFromAServerThatIsNot() {
        answer(404, error("BackupNotFound"));
        assertThat(registry.find(id)).isEmpty();

        answer(404, error("ResourceNotFound"));
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> registry.find(id))
                .returns(ExitCode.SERVICE_REFUSED, AgentException::exitCode)
                .withMessageContaining("404 ResourceNotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "400, SERVICE_REFUSED",
        "404, SERVICE_REFUSED",
        "409, SERVICE_REFUSED",
        "429, SERVICE_SILENT",
        "500, SERVICE_SILENT"
    })
    void tellsWhatAnAnswerMeans(int status, ExitCode code) {
        answer(status, error("Why"));

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> registry.confirm(id, dek.wrappedBy()))
                .returns(code, AgentException::exitCode)
                .withMessageContaining(status + " Why");
    }

    @Test
    void knowsAnAnswerThatIsNotPgCmks() {
        answer(200, "<html>");

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> registry.find(id))
                .returns(ExitCode.SERVICE_REFUSED, AgentException::exitCode)
                .withMessageContaining("setting service");
    }

    private String backup() {
        return "{\"properties\":{\"serverUid\":\"" + uid + "\",\"wrappedDek\":\"" + WrappedDekFormat.write(dek)
                + "\"}}";
    }

    private static String error(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"said so\"}}";
    }

    private void answer(int status, String body) {
        answers.add(LocalResponse.of(status, Map.of(), Body.of(body)));
    }

    private void assertAsked(String method, String path, String body) {
        LocalRequest asked = requests.getLast();
        assertThat(asked.method()).isEqualTo(method);
        assertThat(asked.path()).isEqualTo(SERVER + path);
        assertThat(asked.query()).isEqualTo("api-version=2026-11-01");
        assertThat(asked.header("authorization")).contains("Bearer the token");
        assertThat(asked.body().text()).isEqualTo(body);
    }
}
