package io.pgcmk.trigger.http;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Azure SDK clients' connection to triggers in this JVM. It forgets Retry-After, since time here is moved by hand. */
final class InProcessHttpClient implements HttpClient {
    private final Function<FakeHttpRequest, HttpResponseMessage> server;

    InProcessHttpClient(Function<FakeHttpRequest, HttpResponseMessage> server) {
        this.server = server;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromSupplier(
                () -> new Answer(request, (FakeHttpRequest.Response) server.apply(translated(request))));
    }

    private static FakeHttpRequest translated(HttpRequest request) {
        FakeHttpRequest translated = FakeHttpRequest.of(
                HttpMethod.valueOf(request.getHttpMethod().toString()),
                URI.create(request.getUrl().toString()).toString());
        for (HttpHeader header : request.getHeaders()) {
            translated = translated.with(header.getName(), header.getValue());
        }
        return request.getBodyAsBinaryData() == null
                ? translated
                : translated.with(request.getBodyAsBinaryData().toString());
    }

    private static final class Answer extends HttpResponse {
        private final FakeHttpRequest.Response response;
        private final HttpHeaders headers = new HttpHeaders();

        Answer(HttpRequest request, FakeHttpRequest.Response response) {
            super(request);
            this.response = response;
            response.headers().forEach((name, value) -> headers.set(HttpHeaderName.fromString(name), value));
            headers.remove(HttpHeaderName.RETRY_AFTER);
        }

        @Override
        public int getStatusCode() {
            return response.getStatusCode();
        }

        @Override
        @Deprecated
        public @Nullable String getHeaderValue(String name) {
            return headers.getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return getBodyAsByteArray().map(ByteBuffer::wrap).flux();
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return getBodyAsString().map(text -> text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Mono<String> getBodyAsString() {
            Object body = response.getBody();
            return body == null ? Mono.empty() : Mono.just(body.toString());
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return getBodyAsString();
        }
    }
}
