package io.pgcmk.agent;

import io.pgcmk.agent.AgentConfig.HostIdentity;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the agent's settings, and names the setting that is wrong. */
public final class AgentConfigFile {
    private static final String SERVER =
            "(?i)/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.DBforPostgreSQL/servers/[^/]+";
    private static final String LOOPBACK = "http://(127\\.0\\.0\\.1|localhost)(:\\d{1,5})?/?";

    /** A token of ours goes there, so no other host will do. */
    private static final String TOPIC = "https://[a-zA-Z0-9.-]+\\.eventgrid\\.azure\\.net/api/events";

    private static final String LOOPBACK_TOPIC = "https?://(127\\.0\\.0\\.1|localhost)(:\\d{1,5})?/api/events";
    private static final Set<String> KNOWN = Set.of(
            "service",
            "audience",
            "server",
            "identity.kind",
            "identity.clientId",
            "identity.principalId",
            "identity.tenantId",
            "postgres.host",
            "postgres.port",
            "postgres.user",
            "postgres.passwordFile",
            "postgres.pgCtl",
            "postgres.dataDirectory",
            "postgres.standbyHba",
            "secretsVault",
            "eventGrid.topicEndpoint",
            "copy.location",
            "copy.hosts",
            "volume.stop",
            "volume.removeKey");

    private final Path file;
    private final Properties values;
    private final Map<String, String> environment;

    private AgentConfigFile(Path file, Properties values, Map<String, String> environment) {
        this.file = file;
        this.values = values;
        this.environment = environment;
    }

    /**
     * @param environment {@code CMK_LOCAL=1} allows a service without TLS on loopback, and {@code KEY_VAULT_PORT}
     * @throws AgentException if a setting is missing, unknown or malformed
     */
    public static AgentConfig read(Path file, Map<String, String> environment) {
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new AgentException(ExitCode.USAGE, "cannot read the settings in " + file + ": " + e, e);
        }
        return new AgentConfigFile(file, values, environment).config();
    }

    private AgentConfig config() {
        Set<String> unknown = new TreeSet<>(values.stringPropertyNames());
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw wrong(unknown.iterator().next(), "is not known; known are " + new TreeSet<>(KNOWN));
        }
        boolean local = "1".equals(environment.get("CMK_LOCAL"));
        return new AgentConfig(
                service(local),
                value("audience", "api://pg-cmk"),
                matching("server", SERVER, "the resource id of a server: /subscriptions/…/servers/{name}"),
                new HostIdentity(kind(), uuid("identity.clientId")),
                new AgentConfig.Postgres(
                        value("postgres.host", "localhost"),
                        port("postgres.port", value("postgres.port", "5432")),
                        value("postgres.user", "postgres"),
                        passwordFile(),
                        value("postgres.pgCtl", "pg_ctl")),
                secretsVault(),
                volume(),
                standby(),
                copy(local),
                local ? port("KEY_VAULT_PORT", environment.getOrDefault("KEY_VAULT_PORT", "443")) : 443);
    }

    /** Our token goes there, so it must be the one that was meant. */
    private URI service(boolean local) {
        String text = required("service");
        if (!text.matches("https://[a-zA-Z0-9.-]+(:\\d{1,5})?/?") && !(local && text.matches(LOOPBACK))) {
            throw wrong("service", "must be the address of pg-cmk, https://{host}");
        }
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** A secret and a token go there, so no other host will do. */
    private @Nullable URI secretsVault() {
        if (value("secretsVault", "").isEmpty()) {
            return null;
        }
        String text = matching(
                "secretsVault",
                "https://[a-zA-Z0-9-]{3,24}\\.vault\\.azure\\.net/?",
                "the address of pg-cmk's own vault, https://{name}.vault.azure.net");
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    private AgentConfig.@Nullable Volume volume() {
        String stop = value("volume.stop", "");
        String removeKey = value("volume.removeKey", "");
        if (removeKey.isEmpty() && !stop.isEmpty()) {
            throw wrong("volume.removeKey", "is missing, and volume.stop is of no use without it");
        }
        return removeKey.isEmpty() ? null : new AgentConfig.Volume(stop.isEmpty() ? null : stop, removeKey);
    }

    private HostIdentity.Kind kind() {
        return switch (value("identity.kind", "ManagedIdentity")) {
            case "ManagedIdentity" -> HostIdentity.Kind.MANAGED_IDENTITY;
            case "WorkloadIdentity" -> HostIdentity.Kind.WORKLOAD_IDENTITY;
            default -> throw wrong("identity.kind", "must be ManagedIdentity or WorkloadIdentity");
        };
    }

    /** The rules of a closed standby let the superuser in by its password, on loopback: so the guard must come in. */
    private AgentConfig.@Nullable Standby standby() {
        String hba = value("postgres.standbyHba", "");
        if (hba.isEmpty()) {
            return null;
        }
        if (passwordFile() == null) {
            throw wrong("postgres.passwordFile", "is missing, and a closed standby asks the guard for a password");
        }
        if (!value("postgres.host", "localhost").matches("localhost|127\\.0\\.0\\.1")) {
            throw wrong("postgres.host", "must be localhost: a closed standby lets the guard in from there alone");
        }
        return new AgentConfig.Standby(Path.of(required("postgres.dataDirectory")), Path.of(hba));
    }

    private AgentConfig.@Nullable Copy copy(boolean local) {
        String topic = value("eventGrid.topicEndpoint", "");
        if (topic.isEmpty()) {
            return null;
        }
        if (!topic.matches(TOPIC) && !(local && topic.matches(LOOPBACK_TOPIC))) {
            throw wrong("eventGrid.topicEndpoint", "must be https://{topic}.{region}.eventgrid.azure.net/api/events");
        }
        return new AgentConfig.Copy(
                URI.create(topic),
                required("copy.location"),
                List.of(required("copy.hosts").split("\\s*,\\s*")),
                new AgentConfig.Copy.Principal(uuid("identity.principalId"), uuid("identity.tenantId")));
    }

    private UUID uuid(String name) {
        return UUID.fromString(matching(name, "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "a UUID"));
    }

    private int port(String name, String text) {
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65535) {
            throw wrong(name, "must be a port, 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    private @Nullable Path passwordFile() {
        String text = values.getProperty("postgres.passwordFile");
        return text == null || text.isBlank() ? null : Path.of(text.strip());
    }

    private String matching(String name, String pattern, String expected) {
        String text = required(name);
        if (!text.matches(pattern)) {
            throw wrong(name, "must be " + expected);
        }
        return text;
    }

    private String required(String name) {
        String text = value(name, "");
        if (text.isEmpty()) {
            throw wrong(name, "is missing");
        }
        return text;
    }

    private String value(String name, String otherwise) {
        String text = values.getProperty(name);
        return text == null || text.isBlank() ? otherwise : text.strip();
    }

    private AgentException wrong(String name, String what) {
        return new AgentException(ExitCode.USAGE, "setting " + name + " in " + file + " " + what);
    }
}
