package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A database: containers by name. */
final class Database {
    private final int number;
    private final ObjectNode resource;
    private final Clock clock;
    private final Map<String, Container> containers = new ConcurrentHashMap<>();
    private final AtomicInteger lastContainer = new AtomicInteger();

    Database(int number, String id, Clock clock) {
        this.number = number;
        this.clock = clock;
        String rid = ResourceIds.ofDatabase(number);
        this.resource = system(Json.object().put("id", id), rid, "dbs/" + rid + "/", clock)
                .put("_colls", "colls/")
                .put("_users", "users/");
    }

    ObjectNode resource() {
        return resource;
    }

    String rid() {
        return resource.path("_rid").textValue();
    }

    String id() {
        return resource.path("id").textValue();
    }

    Container create(ContainerDefinition definition) {
        String rid = ResourceIds.ofContainer(number, lastContainer.incrementAndGet());
        String link = "dbs/" + rid() + "/colls/" + rid + "/";
        ObjectNode described = system(definition.properties().deepCopy(), rid, link, clock)
                .put("_docs", "docs/")
                .put("_sprocs", "sprocs/")
                .put("_triggers", "triggers/")
                .put("_udfs", "udfs/")
                .put("_conflicts", "conflicts/");
        Container container = new Container(definition, described, new Documents(definition, rid, link, clock));
        if (containers.putIfAbsent(definition.id(), container) != null) {
            throw Refusal.exists();
        }
        return container;
    }

    /** By name or by {@code _rid}: the SDK uses both. */
    Optional<Container> find(String name) {
        return containers.values().stream()
                .filter(container ->
                        container.id().equals(name) || container.rid().equals(name))
                .findFirst();
    }

    void delete(Container container) {
        containers.remove(container.id(), container);
    }

    private static ObjectNode system(ObjectNode resource, String rid, String self, Clock clock) {
        return resource.put("_rid", rid)
                .put("_self", self)
                .put("_etag", "\"" + UUID.randomUUID() + "\"")
                .put("_ts", clock.instant().getEpochSecond());
    }
}
