package io.pgcmk.agent.service;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDekFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** {@link BackupRegistry} over pg-cmk's API, as this host. */
public final class HttpBackupRegistry implements BackupRegistry {
    private static final String API_VERSION = "?api-version=2026-11-01";
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** A cold start of the Function App takes some of it. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final JsonMapper mapper = new JsonMapper();
    private final TokenCredential credential;
    private final AgentConfig config;

    public HttpBackupRegistry(TokenCredential credential, AgentConfig config) {
        this.credential = credential;
        this.config = config;
    }

    @Override
    public Registered register(UUID id, Scope scope) {
        String kind = switch (scope) {
            case BACKUP -> "Backup";
            case ARCHIVE -> "Archive";
        };
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("kind", kind).put("id", id.toString());
        return made(posting("/backups", body));
    }

    @Override
    public Registered rotateDek(UUID archive, UUID id) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("scope", "Archive")
                .put("archive", archive.toString())
                .put("id", id.toString());
        return made(posting("/rotateDek", body));
    }

    @Override
    public Optional<Registered> find(UUID id) {
        HttpResponse<String> response = sent(request("/backups/" + id).GET());
        if (response.statusCode() == 200) {
            return Optional.of(registered(response));
        }
        if (response.statusCode() == 404
                && json(response).at("/error/code").asText().equals("BackupNotFound")) {
            return Optional.empty();
        }
        throw refused(response);
    }

    @Override
    public void confirm(UUID id, KekVersion version) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("version", version.uri().toString());
        HttpResponse<String> response = sent(posting("/backups/" + id + "/sidecar", body));
        if (response.statusCode() != 200) {
            throw refused(response);
        }
    }

    @Override
    public void delete(UUID id) {
        HttpResponse<String> response = sent(request("/backups/" + id).DELETE());
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(config.service() + config.server() + path + API_VERSION))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token());
    }

    private HttpRequest.Builder posting(String path, ObjectNode body) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString()));
    }

    private String token() {
        try {
            return credential
                    .getTokenSync(new TokenRequestContext().addScopes(config.audience() + "/.default"))
                    .getToken();
        } catch (RuntimeException e) {
            throw new AgentException(
                    ExitCode.KEY_SILENT,
                    "no token for " + config.audience() + " as "
                            + config.identity().clientId() + ": is that identity attached to this host? ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private HttpResponse<String> sent(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.SERVICE_SILENT, config.service() + " does not answer: " + e + "; repeat it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentException(ExitCode.INTERNAL, "interrupted", e);
        }
    }

    private Registered made(HttpRequest.Builder request) {
        HttpResponse<String> response = sent(request);
        if (response.statusCode() != 200 && response.statusCode() != 201) {
            throw refused(response);
        }
        return registered(response);
    }

    private Registered registered(HttpResponse<String> response) {
        JsonNode properties = json(response).path("properties");
        try {
            return new Registered(
                    UUID.fromString(properties.path("serverUid").asText()),
                    WrappedDekFormat.read(properties.path("wrappedDek").asText()));
        } catch (IllegalArgumentException e) {
            throw new AgentException(
                    ExitCode.SERVICE_REFUSED,
                    config.service() + " gave an answer that is not pg-cmk's: check the setting service",
                    e);
        }
    }

    private AgentException refused(HttpResponse<String> response) {
        JsonNode error = json(response).path("error");
        boolean passing = response.statusCode() >= 500 || response.statusCode() == 429;
        return new AgentException(
                passing ? ExitCode.SERVICE_SILENT : ExitCode.SERVICE_REFUSED,
                "pg-cmk answered " + response.statusCode() + " "
                        + error.path("code").asText() + ": "
                        + error.path("message").asText() + (passing ? "; repeat it" : ""));
    }

    private JsonNode json(HttpResponse<String> response) {
        try {
            return mapper.readTree(response.body());
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
