package io.pgcmk.local.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalServer;
import io.pgcmk.local.kit.LocalTrust;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Objects;

/** A running Cosmos DB account, empty at first, whose documents are gone when it is closed. */
public final class CosmosEmulator implements AutoCloseable {
    /** As long as the keys of the service. */
    private static final int KEY_BYTES = 64;

    private final String key = newKey();
    private final RequestLog requests = new RequestLog();
    private final Account account;
    private final LocalServer server;

    private CosmosEmulator(int port, LocalTrust trust, Clock clock, Faults faults, TokenVerifier tokens) {
        account = new Account(clock);
        server = LocalServer.https(
                port, trust, new Gateway(new Authorizer(key, tokens), account, Gateway.target(faults), requests));
    }

    /**
     * Starts an account.
     *
     * @param port 0 for any free one
     * @param clock by which documents are dated and expire
     * @param faults to which it adds the target {@code cosmos}, whose requests match by operation and path
     */
    public static CosmosEmulator start(int port, LocalTrust trust, Clock clock, Faults faults, TokenVerifier tokens) {
        return new CosmosEmulator(port, trust, clock, faults, tokens);
    }

    public String endpoint() {
        return "https://localhost:" + server.port() + "/";
    }

    /** The account's key, made anew at each start. */
    public String key() {
        return key;
    }

    public RequestLog requests() {
        return requests;
    }

    public void createDatabase(String id) {
        account.create(id);
    }

    /** Creates a container from what a client would send: id, partitionKey, defaultTtl, indexingPolicy. */
    public void createContainer(String database, ObjectNode properties) {
        account.find(database)
                .orElseThrow(() -> new IllegalArgumentException("no database " + database))
                .create(ContainerDefinition.parse(properties));
    }

    /** Creates a database with the containers of pg-cmk, which in Azure are created by its deployment. */
    public void createDeployedDatabase(String id) {
        createDatabase(id);
        for (JsonNode properties : Json.read(deployedContainers())) {
            createContainer(id, (ObjectNode) properties);
        }
    }

    private static String deployedContainers() {
        try (InputStream in = CosmosEmulator.class.getResourceAsStream("containers.json")) {
            return new String(Objects.requireNonNull(in, "containers.json").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
