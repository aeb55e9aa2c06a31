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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** GETs of Azure Resource Manager's documents. */
final class ArmReader implements ArmDocuments {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A subscription that is not found may be one that we were not let into. It says nothing of what lies in it. */
    private static final Set<String> ABSENT = Set.of("ResourceNotFound", "ResourceGroupNotFound");

    private static final int HTTPS = 443;

    /** Far more than any list that we read has; each page costs a request. */
    private static final int MAX_PAGES = 100;

    private final HttpPipeline pipeline;
    private final URI endpoint;

    ArmReader(HttpPipeline pipeline, URI endpoint) {
        this.pipeline = pipeline;
        this.endpoint = endpoint;
    }

    @Override
    public Optional<JsonNode> find(String path, String apiVersion) {
        return find(uri(path, apiVersion, "")).map(document -> {
            if (!document.path("properties").isObject()) {
                throw new ArmUnreadableException("Azure Resource Manager's " + path + " has no properties");
            }
            return document;
        });
    }

    /**
     * Reads a list, page after page.
     *
     * @param query beyond api-version, encoded; may be empty
     * @throws ArmUnreadableException also if it has no end within reason: half a list is no answer
     */
    List<JsonNode> list(String path, String apiVersion, String query) {
        List<JsonNode> elements = new ArrayList<>();
        URI next = uri(path, apiVersion, query);
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode document =
                    find(next).orElseThrow(() -> new ArmUnreadableException("Azure Resource Manager has no " + path));
            if (!document.path("value").isArray()) {
                throw new ArmUnreadableException("Azure Resource Manager's list " + path + " is none");
            }
            document.path("value").forEach(elements::add);
            if (!document.hasNonNull("nextLink")) {
                return elements;
            }
            next = ownLink(document.path("nextLink").asText());
        }
        throw new ArmUnreadableException("Azure Resource Manager's list " + path + " has over " + MAX_PAGES + " pages");
    }

    private URI uri(String path, String apiVersion, String query) {
        return endpoint.resolve(encoded(path) + "?api-version=" + apiVersion + query);
    }

    /** Our token goes where we were told to send it, and not where an answer points. */
    private URI ownLink(String text) {
        URI link = URI.create(text);
        if (!"https".equals(link.getScheme())
                || !endpoint.getHost().equalsIgnoreCase(link.getHost())
                || port(endpoint) != port(link)) {
            throw new ArmUnreadableException("Azure Resource Manager's list goes on at another host");
        }
        return link;
    }

    private static int port(URI uri) {
        return uri.getPort() == -1 ? HTTPS : uri.getPort();
    }

    private Optional<JsonNode> find(URI uri) {
        try (HttpResponse response = pipeline.sendSync(new HttpRequest(HttpMethod.GET, uri.toString()), Context.NONE)) {
            JsonNode document = document(response);
            if (response.getStatusCode() == 200) {
                return Optional.of(document);
            }
            String code = document.path("error").path("code").asText();
            if (response.getStatusCode() == 404 && ABSENT.contains(code)) {
                return Optional.empty();
            }
            throw new ArmUnreadableException("Azure Resource Manager answered " + response.getStatusCode() + " " + code
                    + " to GET " + uri.getPath());
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
