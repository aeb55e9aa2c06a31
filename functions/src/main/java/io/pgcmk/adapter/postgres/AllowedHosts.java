package io.pgcmk.adapter.postgres;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Locale;
import java.util.Set;

/**
 * The hosts that we may connect to, so that a caller who registers a server cannot make us knock at other doors.
 *
 * @param names host names or addresses, and {@code *.example.com} for all names below one; loopback has no effect here
 * @param loopback whether loopback is allowed: only on a laptop, where a server is this very machine
 */
public record AllowedHosts(Set<String> names, boolean loopback) {

    public AllowedHosts {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(toUnmodifiableSet());
    }

    boolean contain(String host) {
        return isLoopback(host) ? loopback : names.contains(host) || isBelowOne(host);
    }

    private boolean isBelowOne(String host) {
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            if (names.contains("*" + host.substring(dot))) {
                return true;
            }
        }
        return false;
    }

    /** Other spellings of loopback, such as 127.1 or 0x7f000001, are on no list. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.endsWith(".localhost") || host.startsWith("127.");
    }
}
