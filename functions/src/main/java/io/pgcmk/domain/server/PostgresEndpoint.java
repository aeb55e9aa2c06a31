package io.pgcmk.domain.server;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a server's PostgreSQL listens.
 *
 * @param host a host name or an IPv4 address, without port, user or options, so that it can stand in a JDBC URL
 * @param port 1 to 65535
 */
public record PostgresEndpoint(String host, int port) {
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    public PostgresEndpoint {
        host = host.toLowerCase(Locale.ROOT);
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("'" + host + "' is not a host name");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(port + " is not a port; ports are 1 to 65535");
        }
    }

    /**
     * Reads a host with its port, such as {@code db-a.contoso.com:5432}.
     *
     * @throws IllegalArgumentException if that is not what it is
     */
    public static PostgresEndpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 0 || !port.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is not a host and a port");
        }
        return new PostgresEndpoint(text.substring(0, colon), Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
