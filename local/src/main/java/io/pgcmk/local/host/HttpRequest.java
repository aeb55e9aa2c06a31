package io.pgcmk.local.host;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the worker hands it over.
 *
 * @param getHeaders by lower-case name
 * @param getQueryParameters without those whose value is empty
 */
record HttpRequest(
        URI getUri,
        HttpMethod getHttpMethod,
        Map<String, String> getHeaders,
        Map<String, String> getQueryParameters,
        Optional<String> getBody)
        implements HttpRequestMessage<Optional<String>> {

    static final String TYPE_NAME =
            "com.microsoft.azure.functions.HttpRequestMessage<java.util.Optional<java.lang.String>>";

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
        return new HttpResponse.Builder(status);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
        return new HttpResponse.Builder(status);
    }
}
