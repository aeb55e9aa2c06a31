package io.pgcmk.local.host;

import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a function answered. */
record HttpResponse(
        HttpStatusType getStatus,
        Map<String, String> headers,
        @Nullable Object getBody) implements HttpResponseMessage {

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    static final class Builder implements HttpResponseMessage.Builder {
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private HttpStatusType status;
        private @Nullable Object body;

        Builder(HttpStatusType status) {
            this.status = status;
        }

        @Override
        public Builder status(HttpStatusType newStatus) {
            status = newStatus;
            return this;
        }

        @Override
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        @Override
        public Builder body(Object newBody) {
            body = newBody;
            return this;
        }

        @Override
        public HttpResponse build() {
            return new HttpResponse(status, headers, body);
        }
    }
}
