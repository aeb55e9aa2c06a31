package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The account: databases by name, and the document by which the SDK learns how to talk to it. */
final class Account {
    private final Clock clock;
    private final Map<String, Database> databases = new ConcurrentHashMap<>();
    private final AtomicInteger lastDatabase = new AtomicInteger();

    Account(Clock clock) {
        this.clock = clock;
    }

    Database create(String id) {
        Document.checkedId(Json.text(id));
        Database database = new Database(lastDatabase.incrementAndGet(), id, clock);
        if (databases.putIfAbsent(id, database) != null) {
            throw Refusal.exists();
        }
        return database;
    }

    /** By name or by {@code _rid}: the SDK uses both. */
    Optional<Database> find(String name) {
        return databases.values().stream()
                .filter(database -> database.id().equals(name) || database.rid().equals(name))
                .findFirst();
    }

    void delete(Database database) {
        databases.remove(database.id(), database);
    }

    /**
     * The account document.
     *
     * @param endpoint where the SDK sends all that follows
     */
    static ObjectNode describe(String endpoint) {
        ObjectNode account = Json.object()
                .put("_self", "")
                .put("id", "localhost")
                .put("_rid", "localhost")
                .put("_dbs", "//dbs/")
                .put("media", "//media/")
                .put("addresses", "//addresses/")
                .put("enableMultipleWriteLocations", false)
                // azure-cosmos 4.79.0 fails each write with a NullPointerException if this is missing.
                .put("enableNRegionSynchronousCommit", false);
        account.putArray("writableLocations").add(location(endpoint));
        account.putArray("readableLocations").add(location(endpoint));
        account.putObject("userConsistencyPolicy").put("defaultConsistencyLevel", "Session");
        account.set("userReplicationPolicy", replication());
        account.set("systemReplicationPolicy", replication());
        account.putObject("readPolicy").put("primaryReadCoefficient", 1).put("secondaryReadCoefficient", 1);
        account.put("queryEngineConfiguration", "{\"maxSqlQueryInputLength\":262144,\"sqlAllowTop\":true}");
        return account;
    }

    private static ObjectNode location(String endpoint) {
        return Json.object().put("name", "Local").put("databaseAccountEndpoint", endpoint);
    }

    private static ObjectNode replication() {
        return Json.object()
                .put("asyncReplication", false)
                .put("minReplicaSetSize", 1)
                .put("maxReplicasetSize", 4);
    }
}
