package io.pgcmk.usecase;

import io.pgcmk.domain.preflight.Finding;
import io.pgcmk.port.StaleStateException;
import io.pgcmk.port.StoreUnreachableException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that is refused. It names what is wrong and the way out, and has changed nothing. */
public final class RequestRefusedException extends RuntimeException {
    private final Kind kind;
    private final String code;
    private final @Nullable String target;
    private final List<Finding> findings;

    private RequestRefusedException(
            Kind kind, String code, String message, @Nullable String target, List<Finding> findings) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.target = target;
        this.findings = List.copyOf(findings);
    }

    public static RequestRefusedException unauthenticated(String message) {
        return new RequestRefusedException(
                Kind.UNAUTHENTICATED, "AuthenticationFailed", message, "Authorization", List.of());
    }

    public static RequestRefusedException badRequest(String code, String target, String message) {
        return new RequestRefusedException(Kind.BAD_REQUEST, code, message, target, List.of());
    }

    public static RequestRefusedException tooLarge(String target, String message) {
        return new RequestRefusedException(Kind.TOO_LARGE, "RequestEntityTooLarge", message, target, List.of());
    }

    public static RequestRefusedException notFound(String message) {
        return notFound("ResourceNotFound", message);
    }

    public static RequestRefusedException notFound(String code, String message) {
        return new RequestRefusedException(Kind.NOT_FOUND, code, message, null, List.of());
    }

    public static RequestRefusedException conflict(String code, String message) {
        return new RequestRefusedException(Kind.CONFLICT, code, message, null, List.of());
    }

    public static RequestRefusedException conflict(String code, String message, List<Finding> findings) {
        return new RequestRefusedException(Kind.CONFLICT, code, message, null, findings);
    }

    public static RequestRefusedException stale() {
        return new RequestRefusedException(
                Kind.STALE,
                "PreconditionFailed",
                "the server was changed since If-Match was read; GET it again and repeat the change",
                "If-Match",
                List.of());
    }

    public static RequestRefusedException unavailable(String code, String message) {
        return new RequestRefusedException(Kind.UNAVAILABLE, code, message, null, List.of());
    }

    public static RequestRefusedException unavailable(String code, String message, List<Finding> findings) {
        return new RequestRefusedException(Kind.UNAVAILABLE, code, message, null, findings);
    }

    /** What a failure that no use case foresaw means to a caller; empty if it is a bug. */
    public static Optional<RequestRefusedException> of(RuntimeException failure) {
        return switch (failure) {
            case RequestRefusedException refused -> Optional.of(refused);
            case StaleStateException stale ->
                Optional.of(conflict("Conflict", "the server changed meanwhile; GET it and repeat the call"));
            case StoreUnreachableException unreachable ->
                Optional.of(unavailable(
                        "StoreUnavailable",
                        "pg-cmk's own database (Cosmos DB) cannot be used now; repeat the call, and if it goes on, see the"
                                + " Function App's log"));
            default -> Optional.empty();
        };
    }

    public Kind kind() {
        return kind;
    }

    /** An error code of the API. */
    public String code() {
        return code;
    }

    /** The field or header that is wrong; null if it is none. */
    public @Nullable String target() {
        return target;
    }

    /** The checks that stand in the way; empty if it is another matter. */
    public List<Finding> findings() {
        return findings;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** What the caller can do: show a valid token, mend the request, look elsewhere, mend the state, read again, or wait. */
    public enum Kind {
        UNAUTHENTICATED,
        BAD_REQUEST,
        TOO_LARGE,
        NOT_FOUND,
        CONFLICT,
        STALE,
        UNAVAILABLE
    }
}
