package io.pgcmk.trigger.http;

import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.CopyOf;
import io.pgcmk.domain.server.PostgresEndpoint;
import io.pgcmk.domain.server.PostgresHosts;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.domain.server.ServerIdentity;
import io.pgcmk.domain.server.ServerIdentity.Kind;
import io.pgcmk.domain.server.ServerPolicy;
import io.pgcmk.domain.server.ServerPolicy.Lease;
import io.pgcmk.domain.server.ServerPolicy.Recovery;
import io.pgcmk.domain.server.Tier;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.trigger.http.GivenRegistration.Sku;
import io.pgcmk.trigger.http.GivenRegistration.Vault;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a caller says of a server.
 *
 * <p>Microsoft's own properties are taken and left alone, since its clients send them. {@code administratorLoginPassword}
 * is among them and is never looked at. What is only ours is read strictly: a word that we do not know is refused, and not
 * taken for a word that was not said.
 */
public final class RegistrationReader {
    private static final Set<String> PROPERTIES = Set.of(
            "administratorLogin",
            "administratorLoginPassword",
            "byokEnforcement",
            "cmk",
            "createMode",
            "earliestRestoreDate",
            "fullyQualifiedDomainName",
            "infrastructureEncryption",
            "masterServerId",
            "minimalTlsVersion",
            "postgres",
            "privateEndpointConnections",
            "publicNetworkAccess",
            "replicaCapacity",
            "replicationRole",
            "restorePointInTime",
            "sourceServerId",
            "sslEnforcement",
            "storageProfile",
            "userVisibleState",
            "version");

    /** Those that only answers mean anything in are let through, so that what GET gave can be PUT. */
    private static final Set<String> CMK = Set.of(
            "cause",
            "copies",
            "copy",
            "dataAtRest",
            "denyBy",
            "detail",
            "enforcement",
            "identity",
            "keyUri",
            "keyVaultId",
            "lastGoodCheck",
            "policy",
            "primary",
            "remedy",
            "selfFencing",
            "since",
            "state",
            "uid");

    private static final int DEFAULT_PORT = 5432;

    /** Each lies in the source's document. */
    private static final int MOST_COPIES = 100;

    /** RFC 1035 §2.3.4. */
    private static final int LONGEST_HOST = 253;

    private static final Pattern LOCATION = Pattern.compile("[a-z0-9]{1,64}");

    private final UUID tenant;

    /** @param tenant the service's own, which identities belong to when nothing else is said */
    public RegistrationReader(UUID tenant) {
        this.tenant = tenant;
    }

    /**
     * What an event says of a copy: its {@code serverId}, {@code sourceServerId}, {@code createMode}, {@code location},
     * {@code postgres} and {@code identity}, each as in a registration.
     *
     * @throws RequestRefusedException if something is missing or malformed
     */
    public AnnouncedCopy announced(String json) {
        JsonFields data = JsonFields.parse(json);
        CopyOf copyOf = copyOf(data);
        if (copyOf == null) {
            throw data.wrong("createMode", "is missing");
        }
        return new AnnouncedCopy(
                data.required("serverId", ServerId::parse),
                new GivenRegistration(
                                data.optional("location", RegistrationReader::location),
                                null,
                                null,
                                postgres(data, data.object("tags")),
                                identity(data, data.object("tags")),
                                null,
                                null,
                                null,
                                null,
                                null,
                                copyOf,
                                null)
                        .whole(),
                copyOf);
    }

    GivenRegistration read(JsonFields body) {
        JsonFields properties = body.object("properties");
        requireKnown(properties);
        JsonFields tags = body.object("tags");
        JsonFields cmk = properties.object("cmk");
        cmk.allowOnly(CMK);
        JsonFields policy = cmk.object("policy");
        policy.allowOnly(Set.of("strict", "recovery", "lease", "transientGrace"));
        return new GivenRegistration(
                body.optional("location", RegistrationReader::location),
                body.has("tags") ? tags.texts() : null,
                body.has("sku") ? sku(body.object("sku")) : null,
                postgres(properties, tags),
                identity(cmk, tags),
                cmk.has("keyVaultId") ? new Vault(cmk.optional("keyVaultId", VaultId::parse)) : null,
                policy.bool("strict"),
                policy.optional("recovery", text -> Names.read(text, Recovery.values())),
                policy.optional("lease", text -> Names.read(text, Lease.values())),
                policy.optional("transientGrace", RegistrationReader::grace),
                copyOf(properties),
                cmk.has("copies") ? copies(cmk) : null);
    }

    /** R22: one key for the whole server. */
    private static void requireKnown(JsonFields properties) {
        if (properties.has("databases")) {
            throw properties.wrong("databases", "cannot be encrypted one by one: a key protects the whole server");
        }
        properties.allowOnly(PROPERTIES);
    }

    private static @Nullable CopyOf copyOf(JsonFields properties) {
        String mode = properties.text("createMode");
        if (mode == null || mode.equalsIgnoreCase("Default")) {
            if (properties.has("sourceServerId")) {
                throw properties.wrong(
                        "createMode", "must say how the copy came to be: Replica, PointInTimeRestore or GeoRestore");
            }
            return null;
        }
        return new CopyOf(
                properties.required("createMode", text -> Names.read(text, CopyMode.values())),
                properties.required("sourceServerId", ServerId::parse));
    }

    private static Set<ServerId> copies(JsonFields cmk) {
        List<String> given = cmk.texts("copies");
        if (given.size() > MOST_COPIES) {
            throw cmk.wrong("copies", "must name at most " + MOST_COPIES + " copies");
        }
        try {
            return given.stream().map(ServerId::parse).collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw cmk.wrong("copies", "must name resource ids of servers: each " + e.getMessage());
        }
    }

    private static Duration grace(String text) {
        Duration grace;
        try {
            grace = Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be an ISO 8601 duration such as PT15M", e);
        }
        return ServerPolicy.requireGrace(grace);
    }

    private static String location(String text) {
        String normal = text.replace(" ", "").toLowerCase(Locale.ROOT);
        if (!LOCATION.matcher(normal).matches()) {
            throw new IllegalArgumentException("must be the name of an Azure region, such as westeurope");
        }
        return normal;
    }

    private static Sku sku(JsonFields sku) {
        Tier tier = sku.optional("tier", text -> Names.read(text, Tier.values()));
        String name = sku.text("name");
        return new Sku(name == null ? Sku.DEFAULT.name() : name, tier == null ? Sku.DEFAULT.tier() : tier);
    }

    private static @Nullable PostgresHosts postgres(JsonFields properties, JsonFields tags) {
        JsonFields given = properties.object("postgres");
        if (given.isEmpty()) {
            String hosts = tags.text("pgcmk-host");
            Integer port = tags.optional("pgcmk-port", RegistrationReader::port);
            return hosts == null ? null : hosts(tags, "pgcmk-host", List.of(hosts.split(",", -1)), port);
        }
        given.allowOnly(Set.of("hosts", "port"));
        return hosts(given, "hosts", given.texts("hosts"), given.integer("port"));
    }

    /** Each with a port of its own, or on the common one. */
    private static PostgresHosts hosts(JsonFields fields, String name, List<String> hosts, @Nullable Integer port) {
        int common = port == null ? DEFAULT_PORT : port;
        try {
            return new PostgresHosts(hosts.stream()
                    .map(String::strip)
                    .map(host -> endpoint(host, common))
                    .toList());
        } catch (IllegalArgumentException e) {
            throw fields.wrong(name, "and its port are not where a PostgreSQL can be: " + e.getMessage());
        }
    }

    private static PostgresEndpoint endpoint(String host, int common) {
        if (host.length() > LONGEST_HOST) {
            throw new IllegalArgumentException("a host name has at most " + LONGEST_HOST + " characters");
        }
        return host.contains(":") ? PostgresEndpoint.parse(host) : new PostgresEndpoint(host, common);
    }

    private static Integer port(String text) {
        if (!text.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("must be a port, 1 to 65535");
        }
        return Integer.valueOf(text);
    }

    private @Nullable ServerIdentity identity(JsonFields cmk, JsonFields tags) {
        JsonFields given = cmk.object("identity");
        if (!given.isEmpty()) {
            return identity(given);
        }
        if (!tags.has("pgcmk-client-id")) {
            return null;
        }
        return new ServerIdentity(
                tags.required("pgcmk-identity-kind", text -> Names.read(text, Kind.values())),
                tags.required("pgcmk-client-id", ResourceIds::uuid),
                tags.required("pgcmk-principal-id", ResourceIds::uuid),
                tenant);
    }

    ServerIdentity identity(JsonFields given) {
        given.allowOnly(Set.of("kind", "clientId", "principalId", "tenantId"));
        UUID named = given.optional("tenantId", ResourceIds::uuid);
        return new ServerIdentity(
                given.required("kind", text -> Names.read(text, Kind.values())),
                given.required("clientId", ResourceIds::uuid),
                given.required("principalId", ResourceIds::uuid),
                named == null ? tenant : named);
    }
}
