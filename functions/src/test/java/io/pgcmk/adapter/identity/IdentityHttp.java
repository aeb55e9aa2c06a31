package io.pgcmk.adapter.identity;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import reactor.core.publisher.Mono;

/**
 * Takes the requests of a managed identity's credential to an emulator's port, since the endpoint itself comes from the
 * environment of the process, which no test can set. Refuses all that would leave this machine.
 */
public record IdentityHttp(HttpClient http, URI endpoint) implements HttpClient {

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return http.send(redirected(request));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return http.sendSync(redirected(request), context);
    }

    private HttpRequest redirected(HttpRequest request) {
        URL url = request.getUrl();
        if (url.getHost().equals("localhost")) {
            return request;
        }
        if (!url.getHost().equals("127.0.0.1")) {
            throw new IllegalStateException("this would leave the machine: " + url.getHost());
        }
        try {
            return request.setUrl(endpoint.resolve(url.getFile()).toURL());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
