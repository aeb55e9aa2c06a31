package io.pgcmk.local.postgres;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a server is to be started.
 *
 * @param directory of the server's own: it gets {@code data} and {@code server.log}
 * @param port 0 for a free one
 */
public record PostgresOptions(
        PostgresBinaries binaries,
        Path directory,
        String clusterName,
        String password,
        int port,
        Optional<TlsFiles> tls,
        Map<String, String> settings) {

    /** A certificate chain and its private key, both PEM. */
    public record TlsFiles(Path certificate, Path privateKey) {}

    public PostgresOptions {
        settings = Map.copyOf(settings);
    }

    /** A server without TLS on a free port. */
    public static PostgresOptions of(PostgresBinaries binaries, Path directory, String clusterName, String password) {
        return new PostgresOptions(binaries, directory, clusterName, password, 0, Optional.empty(), Map.of());
    }

    public PostgresOptions withTls(Path certificate, Path privateKey) {
        Optional<TlsFiles> files = Optional.of(new TlsFiles(certificate, privateKey));
        return new PostgresOptions(binaries, directory, clusterName, password, port, files, settings);
    }

    public PostgresOptions withPort(int otherPort) {
        return new PostgresOptions(binaries, directory, clusterName, password, otherPort, tls, settings);
    }

    public PostgresOptions withSetting(String name, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(name, value);
        return new PostgresOptions(binaries, directory, clusterName, password, port, tls, more);
    }

    @Override
    public String toString() {
        return "PostgresOptions[PostgreSQL " + binaries.major() + ", " + clusterName + " in " + directory + "]";
    }
}
