package io.pgcmk.local.cosmos;

import io.pgcmk.local.cosmos.Authorizer.Caller;
import io.pgcmk.local.cosmos.sql.SqlException;
import io.pgcmk.local.kit.Behaviour.Answer;
import io.pgcmk.local.kit.Behaviour.Close;
import io.pgcmk.local.kit.Behaviour.Delay;
import io.pgcmk.local.kit.Behaviour.Reset;
import io.pgcmk.local.kit.Behaviour.Throttle;
import io.pgcmk.local.kit.FaultTarget;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.Handler;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Answers the requests of the SDK: who asks, what for, and how a refusal is told. */
final class Gateway implements Handler {
    private final Authorizer authorizer;
    private final MetadataRoutes metadata;
    private final DocumentRoutes documents;
    private final FaultTarget faults;
    private final RequestLog log;

    Gateway(Authorizer authorizer, Account account, FaultTarget faults, RequestLog log) {
        this.authorizer = authorizer;
        this.metadata = new MetadataRoutes(account);
        this.documents = new DocumentRoutes(account);
        this.faults = faults;
        this.log = log;
    }

    /** What faults can tell apart here, and do here. */
    static FaultTarget target(Faults faults) {
        return faults.target(
                "cosmos",
                Set.of("operation", "path"),
                Set.of(Answer.class, Delay.class, Close.class, Reset.class, Throttle.class));
    }

    @Override
    public LocalResponse handle(LocalRequest http) {
        CosmosRequest request = CosmosRequest.of(http);
        OperationKind kind = OperationKind.of(request);
        LocalResponse response = faults.around(
                Map.of("operation", kind.forFaults(), "path", http.path()),
                Gateway::throttled,
                () -> sent(reply(request, kind)));
        log.add(new RequestLog.Entry(kind, request.method(), request.container(), response.status()));
        return response;
    }

    private static LocalResponse throttled() {
        return sent(Reply.refused(Refusal.tooManyRequests()).with("x-ms-retry-after-ms", "100"));
    }

    private static LocalResponse sent(Reply reply) {
        return reply.with("x-ms-activity-id", UUID.randomUUID().toString())
                // Invented: nobody may rely on what an emulator charges.
                .with("x-ms-request-charge", "1")
                .with("x-ms-serviceversion", "version=2.14.0.0")
                .response();
    }

    private Reply reply(CosmosRequest request, OperationKind kind) {
        try {
            Caller caller = authorizer.check(request);
            return kind == OperationKind.METADATA ? metadata.handle(request, caller) : documents.handle(request, kind);
        } catch (Refusal e) {
            return Reply.refused(e);
        } catch (SqlException e) {
            return Reply.refused(Refusal.badRequest(String.valueOf(e.getMessage())));
        }
    }
}
