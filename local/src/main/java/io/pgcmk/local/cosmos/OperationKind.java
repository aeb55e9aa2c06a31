package io.pgcmk.local.cosmos;

/** What a request asks for; also how a fault names the requests that it concerns. */
public enum OperationKind {
    /** Of the account, a database, a container or its partition key ranges. */
    METADATA,
    CREATE,
    UPSERT,
    READ,
    REPLACE,
    PATCH,
    DELETE,
    BATCH,
    QUERY,
    QUERY_PLAN,
    /** Something that the emulator refuses. */
    NOT_COVERED;

    /** How a fault's {@code match.operation} writes it, in any case: {@code QueryPlan}. */
    String forFaults() {
        return name().replace("_", "");
    }

    static OperationKind of(CosmosRequest request) {
        if (!request.isForDocuments()) {
            return METADATA;
        }
        boolean one = request.segments().size() == 6;
        return switch (request.method()) {
            case "POST" -> one ? NOT_COVERED : ofPost(request);
            case "GET" -> one ? READ : NOT_COVERED;
            case "PUT" -> one ? REPLACE : NOT_COVERED;
            case "PATCH" -> one ? PATCH : NOT_COVERED;
            case "DELETE" -> one ? DELETE : NOT_COVERED;
            default -> NOT_COVERED;
        };
    }

    private static OperationKind ofPost(CosmosRequest request) {
        if (request.flag("x-ms-cosmos-is-query-plan-request")) {
            return QUERY_PLAN;
        }
        if (request.flag("x-ms-documentdb-isquery")) {
            return QUERY;
        }
        if (request.flag("x-ms-cosmos-is-batch-request")) {
            return BATCH;
        }
        return request.flag("x-ms-documentdb-is-upsert") ? UPSERT : CREATE;
    }
}
