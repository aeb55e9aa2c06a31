package io.pgcmk.agent.service;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** pg-cmk's own topic of Event Grid, on which this host publishes as itself (CloudEvents 1.0, HTTP binding). */
public final class CopyTopic {
    private static final String TYPE = "io.pgcmk.CopyCreated";
    private static final String SCOPE = "https://eventgrid.azure.net/.default";
    private static final String API_VERSION = "?api-version=2018-01-01";
    private static final int NOT_LET_IN = 401;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final TokenCredential credential;
    private final Clock clock;

    public CopyTopic(TokenCredential credential, Clock clock) {
        this.credential = credential;
        this.clock = clock;
    }

    /** @throws AgentException if the topic does not take it */
    public void publish(CopyCreated created) {
        String copy = created.config().server();
        URI topic = created.copy().topic();
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", UUID.randomUUID().toString())
                .put("source", copy)
                .put("subject", copy)
                .put("type", TYPE)
                .put("time", clock.instant().toString())
                .put("datacontenttype", "application/json");
        event.set("data", created.data());
        HttpResponse<String> response = sent(HttpRequest.newBuilder(URI.create(topic + API_VERSION))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/cloudevents-batch+json; charset=utf-8")
                .POST(BodyPublishers.ofString(
                        JsonNodeFactory.instance.arrayNode().add(event).toString()))
                .build());
        if (response.statusCode() != 200) {
            throw new AgentException(
                    response.statusCode() >= 500 ? ExitCode.SERVICE_SILENT : ExitCode.SERVICE_REFUSED,
                    topic + " answered " + response.statusCode() + " " + response.body()
                            + (response.statusCode() == NOT_LET_IN ? remedy(created) : ""));
        }
    }

    /** Event Grid has no other status for a missing role; 403 is its firewall's. */
    private static String remedy(CopyCreated created) {
        return ". Let this host's identity publish there: az role assignment create --role 'EventGrid Data Sender'"
                + " --assignee " + created.copy().identity().principalId() + " --scope {resource id of the topic}";
    }

    private String token() {
        try {
            return credential
                    .getTokenSync(new TokenRequestContext().addScopes(SCOPE))
                    .getToken();
        } catch (RuntimeException e) {
            throw new AgentException(
                    ExitCode.KEY_SILENT,
                    "no token for Event Grid (" + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private HttpResponse<String> sent(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AgentException(ExitCode.SERVICE_SILENT, request.uri() + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            throw AgentException.interrupted(e);
        }
    }
}
