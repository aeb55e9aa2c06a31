package io.pgcmk.adapter.identity;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Configuration;
import com.azure.core.util.Context;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgcmk.port.OwnIdentity;
import java.io.IOException;
import java.util.UUID;

/**
 * {@link OwnIdentity} by App Service's endpoint for tokens, which gives them to the identities of servers, too. Asked
 * directly: the SDK keeps a token of a managed identity for the life of the process, and cannot be told not to.
 */
public final class AppServiceIdentity implements OwnIdentity {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpHeaderName SECRET = HttpHeaderName.fromString("X-IDENTITY-HEADER");

    private final HttpClient http;
    private final UUID clientId;

    /** @param http gives up by itself */
    public AppServiceIdentity(HttpClient http, UUID clientId) {
        this.http = http;
        this.clientId = clientId;
    }

    @Override
    public boolean getsToken() {
        Configuration environment = Configuration.getGlobalConfiguration();
        String endpoint = environment.get(Configuration.PROPERTY_IDENTITY_ENDPOINT);
        String secret = environment.get(Configuration.PROPERTY_IDENTITY_HEADER);
        if (endpoint == null || secret == null) {
            return false;
        }
        HttpRequest request = new HttpRequest(
                        HttpMethod.GET,
                        endpoint + "?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net&client_id="
                                + clientId)
                .setHeader(SECRET, secret);
        try (HttpResponse response = http.sendSync(request, Context.NONE)) {
            return response.getStatusCode() == 200
                    && !JSON.readTree(response.getBodyAsBinaryData().toBytes())
                            .path("access_token")
                            .asText()
                            .isEmpty();
        } catch (IOException | RuntimeException e) {
            // The HTTP client wraps what the network does in exceptions of several kinds; none of them is a token.
            return false;
        }
    }
}
