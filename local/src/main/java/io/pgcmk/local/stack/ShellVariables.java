package io.pgcmk.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code READY} says of the first server, as variables for a shell: {@code . local/target/stack/ready.sh}. */
public final class ShellVariables {
    private static final String FILE = "ready.sh";

    private ShellVariables() {}

    /** Replaces those of an earlier stack. Only the owner may read them: there are tokens among them. */
    public static Path write(Ready ready, AgentOnHost agent, Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text(ready, agent));
    }

    private static String text(Ready ready, AgentOnHost agent) {
        Ready.Postgres postgres = ready.postgres().getFirst();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("SERVER", ready.functions() + postgres.resourceId());
        variables.put("OPERATOR", "Authorization: Bearer " + ready.callers().operator());
        variables.put("KEY_ADMIN", "Authorization: Bearer " + ready.callers().keyAdmin());
        variables.put("KEY_URI", postgres.keyUri());
        variables.put("DELETED_KEY_URI", postgres.keyUri().replace("/keys/", "/deletedkeys/"));
        variables.put("VAULT_ID", postgres.vaultId());
        variables.put("CLIENT_ID", postgres.identity().clientId());
        variables.put("PRINCIPAL_ID", postgres.identity().principalId());
        variables.put("KEY_VAULT_PORT", Integer.toString(ready.keyVault().port()));
        variables.put("CURL_CA_BUNDLE", ready.keyVault().caFile());
        variables.put("PGHOST", postgres.host());
        variables.put("PGPORT", Integer.toString(postgres.port()));
        variables.put("PGDATABASE", postgres.database());
        variables.put("PGUSER", postgres.appUser());
        variables.put("PGPASSWORD", postgres.appPassword());
        variables.put("AGENT", agent.program().toString());
        return variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'\n")
                .collect(Collectors.joining());
    }
}
