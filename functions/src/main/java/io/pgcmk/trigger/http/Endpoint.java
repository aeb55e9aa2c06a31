package io.pgcmk.trigger.http;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import io.pgcmk.domain.caller.Caller;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.usecase.AuthenticateCaller;
import io.pgcmk.usecase.RecordRefusal;
import io.pgcmk.usecase.RequestRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What all routes have in common: who calls, which version, how large, and how every answer and every error looks. */
public final class Endpoint {
    /** A server with fifty tags of full length takes half of it. */
    private static final int MOST_BODY_BYTES = 64 * 1024;

    /** What may go back into a header and into a log. */
    private static final Pattern PLAIN_ID = Pattern.compile("[a-zA-Z0-9._-]{1,128}");

    private final AuthenticateCaller authenticate;
    private final RecordRefusal recordRefusal;

    public Endpoint(AuthenticateCaller authenticate, RecordRefusal recordRefusal) {
        this.authenticate = authenticate;
        this.recordRefusal = recordRefusal;
    }

    /** The caller comes first: a stranger learns nothing, not even which versions there are. */
    HttpResponseMessage answer(
            HttpRequestMessage<Optional<String>> request,
            ExecutionContext context,
            Set<ApiVersion> supported,
            Function<ArmRequest, ArmResponse> call) {
        return written(outcome(request, context, supported, call), request, context);
    }

    /** A call that is to change a server: if it is refused, that is an event of the server. */
    HttpResponseMessage change(
            HttpRequestMessage<Optional<String>> request,
            ExecutionContext context,
            Set<ApiVersion> supported,
            Supplier<ServerId> server,
            BiFunction<ArmRequest, ServerId, ArmResponse> call) {
        return answer(request, context, supported, arm -> {
            ServerId id = server.get();
            try {
                return call.apply(arm, id);
            } catch (RuntimeException e) {
                RequestRefusedException.of(e)
                        .ifPresent(refused -> recordRefusal.run(id, context.getFunctionName(), refused, arm.caller()));
                throw e;
            }
        });
    }

    private ArmResponse outcome(
            HttpRequestMessage<Optional<String>> request,
            ExecutionContext context,
            Set<ApiVersion> supported,
            Function<ArmRequest, ArmResponse> call) {
        try {
            Caller caller = authenticate.run(request.getHeaders().get("authorization"));
            requireVersion(request.getQueryParameters().get("api-version"), supported);
            if (request.getBody().orElse("").getBytes(StandardCharsets.UTF_8).length > MOST_BODY_BYTES) {
                throw RequestRefusedException.tooLarge("body", "the body is larger than " + MOST_BODY_BYTES + " bytes");
            }
            return call.apply(new ArmRequest(request, caller));
        } catch (RuntimeException e) {
            return RequestRefusedException.of(e).map(ErrorJson::of).orElseGet(() -> unforeseen(e, context));
        }
    }

    private static void requireVersion(@Nullable String date, Set<ApiVersion> supported) {
        if (date == null) {
            throw RequestRefusedException.badRequest(
                    "MissingApiVersionParameter",
                    "api-version",
                    "the query parameter api-version is missing; supported here: " + ApiVersion.list(supported));
        }
        if (!ApiVersion.contains(supported, date)) {
            throw RequestRefusedException.badRequest(
                    "InvalidApiVersionParameter",
                    "api-version",
                    "this api-version is not supported here; supported: " + ApiVersion.list(supported));
        }
    }

    /** A bug: the caller is told no more than what to quote. Messages may quote input, so only the stack is logged. */
    private static ArmResponse unforeseen(RuntimeException e, ExecutionContext context) {
        context.getLogger().severe(() -> "a request failed for a reason of our own: " + stack(e));
        return ErrorJson.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "InternalServerError",
                "the request failed for a reason of our own; quote request id " + context.getInvocationId(),
                null);
    }

    private static String stack(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause.getClass().getName());
            for (StackTraceElement frame : cause.getStackTrace()) {
                text.append("\n\tat ").append(frame);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static HttpResponseMessage written(
            ArmResponse response, HttpRequestMessage<Optional<String>> request, ExecutionContext context) {
        HttpResponseMessage.Builder builder = request.createResponseBuilder(response.status());
        response.headers().forEach(builder::header);
        Map<String, String> headers = request.getHeaders();
        String requestId = context.getInvocationId();
        builder.header("x-ms-request-id", requestId);
        builder.header(
                "x-ms-correlation-request-id",
                plain(headers, "x-ms-correlation-request-id").orElse(requestId));
        plain(headers, "x-ms-client-request-id").ifPresent(id -> builder.header("x-ms-client-request-id", id));
        if (response.body() != null) {
            builder.header("Content-Type", "application/json; charset=utf-8");
            builder.body(response.body().toString());
        }
        return builder.build();
    }

    private static Optional<String> plain(Map<String, String> headers, String name) {
        return Optional.ofNullable(headers.get(name))
                .filter(id -> PLAIN_ID.matcher(id).matches());
    }
}
