package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cosmos.sql.Values;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The documents of a container, and what each operation does to them. Its container guards it from concurrent use. */
final class Documents {
    private final ContainerDefinition definition;
    private final String containerId;
    private final String containerLink;
    private final Clock clock;
    private Map<Address, Document> documents = new LinkedHashMap<>();
    private long lastSequence;
    private long lsn;

    private record Address(PartitionKey key, String id) {}

    /** @param containerLink the container's {@code _self} */
    Documents(ContainerDefinition definition, String containerId, String containerLink, Clock clock) {
        this.definition = definition;
        this.containerId = containerId;
        this.containerLink = containerLink;
        this.clock = clock;
    }

    /** Grows by one with each write. */
    long lsn() {
        return lsn;
    }

    List<Document> all(Optional<PartitionKey> key) {
        return documents.entrySet().stream()
                .filter(entry -> key.isEmpty() || entry.getKey().key().equals(key.orElseThrow()))
                .map(Map.Entry::getValue)
                .filter(document -> !isExpired(document))
                .toList();
    }

    /** Applies all of {@code work}, or nothing if it is refused. */
    void atomically(Runnable work) {
        Map<Address, Document> before = new LinkedHashMap<>(documents);
        try {
            work.run();
        } catch (Refusal e) {
            documents = before;
            throw e;
        }
    }

    Outcome apply(DocumentOperation operation) {
        return switch (operation.kind()) {
            case CREATE -> create(operation);
            case UPSERT -> upsert(operation);
            case READ -> read(operation);
            case REPLACE -> replace(operation);
            case PATCH -> patch(operation);
            case DELETE -> delete(operation);
            case METADATA, BATCH, QUERY, QUERY_PLAN, NOT_COVERED ->
                throw new IllegalStateException("not of one document: " + operation.kind());
        };
    }

    private Outcome create(DocumentOperation operation) {
        operation.condition().checkForWrite();
        Address address = addressOf(operation);
        if (find(address).isPresent()) {
            throw Refusal.exists();
        }
        return Outcome.of(201, store(address, Optional.empty(), operation.body()));
    }

    private Outcome upsert(DocumentOperation operation) {
        operation.condition().checkForWrite();
        Address address = addressOf(operation);
        Optional<Document> current = find(address);
        current.ifPresent(operation.condition()::check);
        return Outcome.of(current.isPresent() ? 200 : 201, store(address, current, operation.body()));
    }

    private Outcome read(DocumentOperation operation) {
        Document current = existing(operation);
        return operation.condition().isUnchanged(current)
                ? new Outcome(304, Optional.empty())
                : Outcome.of(200, current);
    }

    private Outcome replace(DocumentOperation operation) {
        operation.condition().checkForWrite();
        Address address = addressOf(operation);
        if (!address.id().equals(operation.id())) {
            throw Refusal.badRequest("The id in the body is not that of the document to be replaced.");
        }
        Document current = existing(operation);
        operation.condition().check(current);
        return Outcome.of(200, store(address, Optional.of(current), operation.body()));
    }

    private Outcome patch(DocumentOperation operation) {
        operation.condition().checkForWrite();
        Document current = existing(operation);
        operation.condition().check(current);
        ObjectNode patched = Patch.parse(operation.body()).applyTo(current.body());
        Address address = new Address(operation.key(), operation.id());
        if (!addressOf(operation.key(), patched).equals(address)) {
            throw Refusal.badRequest("The id and the partition key cannot be patched.");
        }
        return Outcome.of(200, store(address, Optional.of(current), patched));
    }

    private Outcome delete(DocumentOperation operation) {
        operation.condition().checkForWrite();
        operation.condition().check(existing(operation));
        documents.remove(new Address(operation.key(), operation.id()));
        lsn++;
        return new Outcome(204, Optional.empty());
    }

    private Address addressOf(DocumentOperation operation) {
        return addressOf(operation.key(), operation.body());
    }

    private Address addressOf(PartitionKey key, ObjectNode body) {
        String id = Document.checkedId(body);
        if (!PartitionKey.of(Values.stored(body), definition.partitionKeyPath()).equals(key)) {
            throw Refusal.wrongPartitionKey();
        }
        return new Address(key, id);
    }

    private Document existing(DocumentOperation operation) {
        return find(new Address(operation.key(), operation.id())).orElseThrow(Refusal::noSuchDocument);
    }

    private Optional<Document> find(Address address) {
        return Optional.ofNullable(documents.get(address)).filter(document -> !isExpired(document));
    }

    private boolean isExpired(Document document) {
        JsonNode own = document.body().path("ttl");
        int ttl = own.isMissingNode() ? definition.defaultTtl() : own.intValue();
        return definition.defaultTtl() != 0
                && ttl > 0
                && clock.instant().getEpochSecond() >= document.timestamp() + ttl;
    }

    private Document store(Address address, Optional<Document> replaced, ObjectNode body) {
        long sequence = replaced.map(Document::sequence).orElseGet(() -> ++lastSequence);
        String rid = ResourceIds.ofDocument(containerId, sequence);
        ObjectNode stored = (ObjectNode) Values.stored(body);
        stored.put("_rid", rid)
                .put("_self", containerLink + "docs/" + rid + "/")
                .put("_etag", "\"" + UUID.randomUUID() + "\"")
                .put("_attachments", "attachments/")
                .put("_ts", clock.instant().getEpochSecond());
        Document document = new Document(sequence, stored);
        if (replaced.isEmpty()) {
            documents.remove(address);
        }
        documents.put(address, document);
        lsn++;
        return document;
    }
}
