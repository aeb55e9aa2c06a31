package io.pgcmk.adapter.arm;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** GETs of Azure Resource Manager's documents. */
final class ArmReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A subscription that is not found may be one that we were not let into. It says nothing of what lies in it. */
    private static final Set<String> ABSENT = Set.of("ResourceNotFound", "ResourceGroupNotFound");

    private final HttpPipeline pipeline;
    private final URI endpoint;

    ArmReader(HttpPipeline pipeline, URI endpoint) {
        this.pipeline = pipeline;
        this.endpoint = endpoint;
    }

    /**
     * Reads one document; empty if there is no such resource.
     *
     * @param query beyond api-version, encoded; may be empty
     */
    Optional<JsonNode> find(String path, String apiVersion, String query) {
        URI uri = endpoint.resolve(encoded(path) + "?api-version=" + apiVersion + query);
        try (HttpResponse response = pipeline.sendSync(new HttpRequest(HttpMethod.GET, uri.toString()), Context.NONE)) {
            JsonNode document = document(response);
            if (response.getStatusCode() == 200) {
                return Optional.of(document);
            }
            String code = document.path("error").path("code").asText();
            if (response.getStatusCode() == 404 && ABSENT.contains(code)) {
                return Optional.empty();
            }
            throw new ArmUnreadableException(
                    "Azure Resource Manager answered " + response.getStatusCode() + " " + code + " to GET " + path);
        }
    }

    private static JsonNode document(HttpResponse response) {
        try {
            byte[] body = response.getBodyAsBinaryData().toBytes();
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new ArmUnreadableException(
                    "Azure Resource Manager answered " + response.getStatusCode() + " with something that is not JSON");
        }
    }

    /** Names of resource groups come from callers: whatever is in them stays inside its segment. */
    private static String encoded(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
