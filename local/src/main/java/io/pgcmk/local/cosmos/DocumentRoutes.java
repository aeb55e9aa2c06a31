package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.node.MissingNode;

/** Requests for the documents of a container. */
final class DocumentRoutes {
    private final Account account;

    DocumentRoutes(Account account) {
        this.account = account;
    }

    Reply handle(CosmosRequest request, OperationKind kind) {
        Database database = account.find(request.segments().get(1)).orElseThrow(() -> noOwner(request));
        Container container = database.find(request.container()).orElseThrow(() -> noOwner(request));
        return answer(request, kind, container)
                .with("x-ms-session-token", container.sessionToken())
                .with("x-ms-alt-content-path", "dbs/" + database.id() + "/colls/" + container.id())
                .with("x-ms-content-path", container.rid())
                .with("x-ms-documentdb-partitionkeyrangeid", "0");
    }

    private static Reply answer(CosmosRequest request, OperationKind kind, Container container) {
        return switch (kind) {
            case CREATE, UPSERT, READ, REPLACE, PATCH, DELETE -> {
                DocumentOperation operation = DocumentOperation.of(request, kind, key(request));
                yield reply(request, container.with(documents -> documents.apply(operation)));
            }
            case BATCH -> container.with(Batch.parse(request, key(request))::run);
            case QUERY -> QueryRequest.parse(request).run(container);
            case QUERY_PLAN -> QueryRequest.parse(request).plan();
            case METADATA, NOT_COVERED ->
                throw Refusal.notCovered(request.method() + " " + request.http().path());
        };
    }

    private static PartitionKey key(CosmosRequest request) {
        return request.header("x-ms-documentdb-partitionkey")
                .map(PartitionKey::parse)
                .orElseThrow(() -> Refusal.badRequest("PartitionKey value must be supplied for this operation."));
    }

    private static Reply reply(CosmosRequest request, Outcome outcome) {
        if (outcome.document().isEmpty()) {
            return Reply.empty(outcome.status());
        }
        Document document = outcome.document().orElseThrow();
        boolean hidden = request.wantsNoContent() && !request.method().equals("GET");
        return Reply.of(outcome.status(), hidden ? MissingNode.getInstance() : document.body())
                .with("etag", document.etag());
    }

    private static Refusal noOwner(CosmosRequest request) {
        return Refusal.noSuchOwner(request.http().path());
    }
}
