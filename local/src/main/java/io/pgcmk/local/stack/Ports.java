package io.pgcmk.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Where to listen: always at the same ports if nobody else does, so that what was typed once works again. */
record Ports(boolean preferred) {
    /** The port of core tools. */
    private static final int FUNCTIONS = 7071;

    private static final int KEY_VAULT = 18443;

    int functions() {
        return preferred ? orAny(FUNCTIONS) : 0;
    }

    int keyVault() {
        return preferred ? orAny(KEY_VAULT) : 0;
    }

    private static int orAny(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            // Ports of connections that have just ended count as free, as they do for the server that will listen.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return port;
        } catch (IOException e) {
            return 0;
        }
    }
}
