package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.cosmos.Authorizer.Caller;
import java.util.List;

/** Requests for the account, databases, containers and partition key ranges. */
final class MetadataRoutes {
    private static final String RANGES_ETAG = "\"1\"";

    private final Account account;

    MetadataRoutes(Account account) {
        this.account = account;
    }

    Reply handle(CosmosRequest request, Caller caller) {
        List<String> segments = request.segments();
        if (segments.isEmpty() && request.method().equals("GET")) {
            return Reply.of(200, Account.describe("https://" + request.http().host() + "/"));
        }
        if (request.header("x-ms-offer-throughput").isPresent()
                || request.header("x-ms-cosmos-offer-autopilot-settings").isPresent()) {
            throw Refusal.notCovered("Throughput");
        }
        return switch (shape(segments)) {
            case "dbs" -> createDatabase(request, caller);
            case "dbs/*" -> database(request, caller);
            case "dbs/*/colls" -> createContainer(request, caller);
            case "dbs/*/colls/*" -> container(request, caller);
            case "dbs/*/colls/*/pkranges" -> ranges(request);
            default -> throw notCovered(request);
        };
    }

    /** The path with a star for each name. */
    private static String shape(List<String> segments) {
        StringBuilder shape = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            shape.append(i == 0 ? "" : "/").append(i % 2 == 0 ? segments.get(i) : "*");
        }
        return shape.toString();
    }

    private Reply createDatabase(CosmosRequest request, Caller caller) {
        needMethod(request, "POST");
        needKey(caller, "Creating a database");
        return described(
                201, account.create(request.object().path("id").asText()).resource());
    }

    private Reply database(CosmosRequest request, Caller caller) {
        Database database = account.find(request.segments().get(1)).orElseThrow(() -> missing(request));
        if (request.method().equals("DELETE")) {
            needKey(caller, "Deleting a database");
            account.delete(database);
            return Reply.empty(204);
        }
        needMethod(request, "GET");
        return described(200, database.resource());
    }

    private Reply createContainer(CosmosRequest request, Caller caller) {
        needMethod(request, "POST");
        needKey(caller, "Creating a container");
        Container container = owner(request).create(ContainerDefinition.parse(request.object()));
        return described(201, container.resource());
    }

    private Reply container(CosmosRequest request, Caller caller) {
        Database database = owner(request);
        Container container = database.find(request.container()).orElseThrow(() -> missing(request));
        if (request.method().equals("DELETE")) {
            needKey(caller, "Deleting a container");
            database.delete(container);
            return Reply.empty(204);
        }
        needMethod(request, "GET");
        return described(200, container.resource())
                .with("x-ms-session-token", container.sessionToken())
                // Without these two the SDK cannot file the container's session tokens.
                .with("x-ms-alt-content-path", "dbs/" + database.id())
                .with("x-ms-content-path", database.rid());
    }

    /** One range has every key; asked again with its ETag, it is the last. */
    private Reply ranges(CosmosRequest request) {
        needMethod(request, "GET");
        Container container = owner(request).find(request.container()).orElseThrow(() -> missing(request));
        if (request.header("if-none-match").filter(RANGES_ETAG::equals).isPresent()) {
            return Reply.empty(304).with("etag", RANGES_ETAG);
        }
        ObjectNode ranges = Json.object().put("_rid", container.rid()).put("_count", 1);
        ranges.putArray("PartitionKeyRanges")
                .addObject()
                .put("id", "0")
                .put("_rid", ResourceIds.ofDocument(container.rid(), 0))
                .put("minInclusive", "")
                .put("maxExclusive", "FF")
                .put("status", "online")
                .putArray("parents");
        return Reply.of(200, ranges).with("etag", RANGES_ETAG).with("x-ms-item-count", "1");
    }

    private Database owner(CosmosRequest request) {
        return account.find(request.segments().get(1))
                .orElseThrow(() -> Refusal.noSuchOwner(request.http().path()));
    }

    private static Reply described(int status, ObjectNode resource) {
        return Reply.of(status, resource).with("etag", resource.path("_etag").textValue());
    }

    private static void needKey(Caller caller, String action) {
        if (caller != Caller.KEY_HOLDER) {
            throw Refusal.notForEntra(action);
        }
    }

    private static void needMethod(CosmosRequest request, String method) {
        if (!request.method().equals(method)) {
            throw notCovered(request);
        }
    }

    private static Refusal missing(CosmosRequest request) {
        return Refusal.noSuchResource(request.http().path());
    }

    private static Refusal notCovered(CosmosRequest request) {
        return Refusal.notCovered(request.method() + " " + request.http().path());
    }
}
