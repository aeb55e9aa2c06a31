package io.pgcmk.local.entra;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import reactor.core.publisher.Mono;

/**
 * Takes the requests of a managed identity's credential to an emulator's port, and refuses all that would not go to
 * loopback: the endpoint itself comes from the environment of the process, which no test can set.
 */
public final class IdentityHttp implements HttpClient {
    private final HttpClient http = HttpClient.createDefault();
    private final int port;

    private IdentityHttp(int port) {
        this.port = port;
    }

    public static HttpClient to(URI endpoint) {
        return new IdentityHttp(endpoint.getPort());
    }

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
        if (!url.getHost().equals("127.0.0.1")) {
            throw new IllegalStateException(
                    "IDENTITY_ENDPOINT is not set: this would leave the machine: " + url.getHost());
        }
        try {
            return request.setUrl(
                    URI.create("http://127.0.0.1:" + port + url.getFile()).toURL());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
