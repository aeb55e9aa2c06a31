package io.pgcmk.local.host;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The host as a process: {@code FunctionsHostMain PACKAGE PORT}, its environment being the app settings and the keys. */
public final class FunctionsHostMain {
    static final String MASTER_KEY = "PGCMK_HOST_MASTER_KEY";
    static final String FUNCTION_KEY = "PGCMK_HOST_FUNCTION_KEY";
    static final String SYSTEM_KEY = "PGCMK_HOST_SYSTEM_KEY";

    /** Followed by the port, on a line of its own, once every function is loaded and served. */
    static final String READY = "Functions host ready on port ";

    private FunctionsHostMain() {}

    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("usage: FunctionsHostMain PACKAGE PORT");
        }
        Map<String, String> settings = System.getenv();
        HostKeys keys = new HostKeys(
                required(settings, MASTER_KEY), required(settings, FUNCTION_KEY), required(settings, SYSTEM_KEY));
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tLZ %4$s %3$s %5$s%6$s%n");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        resolveNamesHere();
        FunctionsHost host = FunctionsHost.start(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), keys, settings, Clock.systemUTC());
        System.out.println(READY + host.port());
        awaitEndOfInput();
        System.exit(0);
    }

    /** The JVM looks for its resolver once, at the first name, by the context class loader: the package's has none. */
    private static void resolveNamesHere() {
        try {
            InetAddress.getByName("localhost");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("localhost does not resolve", e);
        }
    }

    /** The process that started us holds our standard input open until it ends, however that comes. */
    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as its end.
        }
    }

    private static String required(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the environment names no " + name);
        }
        return value;
    }
}
