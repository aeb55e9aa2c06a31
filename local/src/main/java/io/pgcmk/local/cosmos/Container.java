package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cosmos.sql.Query.Page;
import io.pgcmk.local.cosmos.sql.Query.Row;
import java.util.List;
import java.util.function.Function;

/** A container: its definition, its one partition key range and its documents, used by one request at a time. */
final class Container {
    private final ContainerDefinition definition;
    private final ObjectNode resource;
    private final Documents documents;

    /** @param resource the container as clients see it */
    Container(ContainerDefinition definition, ObjectNode resource, Documents documents) {
        this.definition = definition;
        this.resource = resource;
        this.documents = documents;
    }

    ObjectNode resource() {
        return resource;
    }

    String id() {
        return definition.id();
    }

    String rid() {
        return resource.path("_rid").textValue();
    }

    synchronized String sessionToken() {
        return "0:-1#" + documents.lsn();
    }

    synchronized <T> T with(Function<Documents, T> work) {
        return work.apply(documents);
    }

    synchronized Page query(QueryRequest request) {
        definition.indexing().check(request.query().orderBy());
        List<Row> rows = documents.all(request.key()).stream()
                .map(document -> new Row(document.sequence(), document.body()))
                .toList();
        return request.query().page(rows, request.after(), request.size());
    }
}
