package io.pgcmk.local.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's name look-ups wherever this module is on the class path: {@code localhost}, this machine's own name and
 * the {@link Zone}. No other name exists, so that nothing that runs on it can reach beyond this machine by name. The
 * one exception is asked for by name: the vault in {@code PGCMK_REAL_VAULT}, against which the contract of the
 * emulator is checked.
 */
public final class LocalResolver extends InetAddressResolverProvider {
    /** The environment variable with the uri of a real vault. */
    public static final String REAL_VAULT = "PGCMK_REAL_VAULT";

    /**
     * Called by the JVM's first look-up, and before it reads for how long a failed one is kept: ten seconds by a
     * security property, which goes before any -D option. Here a name that was missing is looked up again each time.
     */
    @Override
    public InetAddressResolver get(Configuration configuration) {
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        InetAddressResolver system = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                String name = host.toLowerCase(Locale.ROOT);
                if (name.equals("localhost") || inZone(name)) {
                    // Our servers listen on this one address; ::1 would only cost the client a second attempt.
                    return Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
                }
                if (name.equals(configuration.lookupLocalHostName().toLowerCase(Locale.ROOT)) || isRealVault(name)) {
                    return system.lookupByName(host, policy);
                }
                throw new UnknownHostException(host);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return system.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "pg-cmk local";
    }

    private static boolean isRealVault(String name) {
        @Nullable String vault = System.getenv(REAL_VAULT);
        return vault != null && name.equals(URI.create(vault).getHost());
    }

    private static boolean inZone(String name) throws UnknownHostException {
        @Nullable String file = System.getProperty(Zone.PROPERTY);
        if (file == null) {
            return false;
        }
        try {
            return Files.readAllLines(Path.of(file)).contains(name);
        } catch (IOException e) {
            UnknownHostException unknown = new UnknownHostException(name + ": cannot read the zone in " + file);
            unknown.initCause(e);
            throw unknown;
        }
    }
}
