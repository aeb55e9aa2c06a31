package io.pgcmk.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * Where everything of a running stack is, and who may do what with it: the JSON after {@code READY}.
 *
 * @param eventGridKey opens the topic at {@code eventGrid} and the webhooks of {@code functions}
 */
public record Ready(
        String functions,
        String masterKey,
        String eventGridKey,
        String subscription,
        String resourceGroup,
        String tenant,
        Callers callers,
        KeyVault keyVault,
        String entra,
        String arm,
        Cosmos cosmos,
        String eventGrid,
        String faults,
        List<Postgres> postgres) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "READY ";

    public Ready {
        postgres = List.copyOf(postgres);
    }

    /** Access tokens of people: two who call pg-cmk, and the one who owns the vault. */
    public record Callers(String operator, String auditor, String keyAdmin) {
        @Override
        public String toString() {
            return "Callers[redacted]";
        }
    }

    /** @param caFile whom to trust, in PEM: one authority signs for all emulators */
    public record KeyVault(int port, String caFile) {}

    public record Cosmos(String endpoint, String key) {
        @Override
        public String toString() {
            return "Cosmos[" + endpoint + "]";
        }
    }

    /** One server, with what a PUT of it would say. */
    public record Postgres(
            String server,
            String host,
            int port,
            String superuser,
            String password,
            String appUser,
            String appPassword,
            String database,
            String resourceId,
            String keyUri,
            String vaultId,
            Identity identity) {
        @Override
        public String toString() {
            return "Postgres[" + resourceId + "]";
        }
    }

    /** The server's identity towards the vault. */
    public record Identity(String kind, String clientId, String principalId, String tenantId) {}

    public static Ready parse(String line) {
        if (!line.startsWith(PREFIX)) {
            throw new IllegalArgumentException("the line does not begin with READY");
        }
        try {
            return JSON.readValue(line.substring(PREFIX.length()), Ready.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON of READY: " + e.getOriginalMessage(), e);
        }
    }

    /** {@code READY {json}}. */
    public String line() {
        try {
            return PREFIX + JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that is no JSON", e);
        }
    }

    @Override
    public String toString() {
        return "Ready[" + functions + "]";
    }
}
