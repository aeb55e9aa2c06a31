package io.pgcmk.agent.restore;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.postgres.ClosedRules;
import io.pgcmk.agent.stream.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes a restored server its superuser's on this host and nobody else's, whoever starts it: not by its gate, which came
 * with its data and knows another state, but by {@code pg_hba.conf}'s place (PostgreSQL 20.1). Nor does it go on as the
 * server that it was: that may be alive, and what its settings name may be in use.
 */
final class Quarantine {
    private static final String RULES = "cmk_quarantine_hba.conf";
    private static final String SETTINGS = "postgresql.conf";

    /** What {@code ALTER SYSTEM} writes. It is read last, and so wins over the other. */
    private static final String ALTERED_SETTINGS = "postgresql.auto.conf";

    private final AgentConfig.Postgres postgres;
    private final RestoredNode node;

    Quarantine(AgentConfig.Postgres postgres, RestoredNode node) {
        this.postgres = postgres;
        this.node = node;
    }

    /** @param place where {@code data} will be when it is started by others */
    void write(Path data, Path place) throws IOException {
        Files.writeString(data.resolve(RULES), rules());
        // Debian keeps these three elsewhere, where a backup of the data directory may not find them.
        writeIfMissing(data.resolve(SETTINGS), """
                # By pg-cmk-agent: the backup had no postgresql.conf. These are PostgreSQL's defaults, but for a limit that
                # what was prepared by PREPARE TRANSACTION has to fit into.
                max_prepared_transactions = 1000
                """);
        writeIfMissing(data.resolve("pg_hba.conf"), rules());
        writeIfMissing(data.resolve("pg_ident.conf"), "# By pg-cmk-agent: the backup had no pg_ident.conf.\n");
        // In the last file this one is no setting.
        append(data.resolve(SETTINGS), block(place, Map.of("data_directory", place.toString())));
        append(data.resolve(ALTERED_SETTINGS), block(place, Map.of()));
        DurableFiles.flush(data.resolve(RULES));
        DurableFiles.flush(data.resolve(SETTINGS));
        DurableFiles.flush(data.resolve(ALTERED_SETTINGS));
        DurableFiles.flush(data);
    }

    /** @param data where the server runs */
    Map<String, String> settings(Path data) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("hba_file", data.resolve(RULES).toString());
        settings.put("ident_file", data.resolve("pg_ident.conf").toString());
        settings.put("external_pid_file", "");
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(node.port()));
        // pg-cmk knows the server that it was by that one's name, and refuses a second of it.
        settings.put("cluster_name", node.clusterName());
        settings.put("ssl", "off");
        // Its new timeline is of a server that nobody has admitted yet.
        settings.put("archive_mode", "off");
        settings.put("max_logical_replication_workers", "0");
        settings.put("synchronous_standby_names", "");
        settings.put("primary_conninfo", "");
        settings.put("primary_slot_name", "");
        settings.put("logging_collector", "off");
        settings.put("log_destination", "stderr");
        settings.put("log_min_messages", "warning");
        return settings;
    }

    private String rules() {
        return ClosedRules.of(
                "a restored server is nobody's but its superuser's and pg-cmk's until it was revalidated.",
                postgres.user());
    }

    private String block(Path place, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(more);
        settings.putAll(settings(place));
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + quoted(setting.getValue()) + "\n")
                .collect(Collectors.joining(
                        "",
                        "\n# By pg-cmk-agent, the quarantine of a restored server. Its paths are where it was restored to.\n",
                        "# The end of the quarantine.\n"));
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static void writeIfMissing(Path file, String content) throws IOException {
        if (Files.notExists(file)) {
            Files.writeString(file, content);
        }
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
