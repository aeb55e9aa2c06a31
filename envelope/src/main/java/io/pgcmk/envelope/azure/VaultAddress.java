package io.pgcmk.envelope.azure;

import java.net.URI;

/**
 * Where a vault listens. In Azure that is its own URL; in a local run every vault shares one port, which key
 * identifiers never carry.
 */
public final class VaultAddress {
    private static final int HTTPS = 443;

    private final int port;

    private VaultAddress(int port) {
        this.port = port;
    }

    public static VaultAddress inAzure() {
        return new VaultAddress(HTTPS);
    }

    public static VaultAddress onPort(int port) {
        return new VaultAddress(port);
    }

    /** The URL to call for {@code uri}, which is a vault's or lies below one. */
    public String of(URI uri) {
        String path = uri.getRawPath();
        return "https://" + uri.getHost() + (port == HTTPS ? "" : ":" + port) + path;
    }
}
