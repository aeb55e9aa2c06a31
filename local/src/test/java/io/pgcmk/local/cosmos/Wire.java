package io.pgcmk.local.cosmos;

import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.Zone;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A gateway that is asked without the SDK, for what the SDK would not ask. Its one caller is an Entra identity. */
final class Wire {
    static final String DOCS = "/dbs/d/colls/c/docs";

    private final RequestLog log = new RequestLog();
    private final Gateway gateway;

    /** With the database {@code d} and in it the container {@code c}, whose partition key path is {@code /pk}. */
    Wire(Clock clock, String defaultTtl) {
        Account account = new Account(clock);
        account.create("d").create(ContainerDefinition.parse(Json.readObject("""
                                        {"id": "c", "partitionKey": {"paths": ["/pk"], "version": 2}%s}""".formatted(defaultTtl))));
        gateway = new Gateway(
                new Authorizer("a2V5", "token"::equals),
                account,
                Gateway.target(new Faults(clock, Zone.shared())),
                log);
    }

    RequestLog log() {
        return log;
    }

    LocalResponse send(String method, String path, Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(Map.of("authorization", "type%3Daad%26ver%3D1.0%26sig%3Dtoken"));
        all.putAll(headers);
        return gateway.handle(new LocalRequest(method, "localhost", path, "", all, Body.of(body)));
    }

    /** Sends what belongs to the partition {@code p}. */
    LocalResponse document(String method, String path, String body) {
        return send(method, path, Map.of("x-ms-documentdb-partitionkey", "[\"p\"]"), body);
    }
}
