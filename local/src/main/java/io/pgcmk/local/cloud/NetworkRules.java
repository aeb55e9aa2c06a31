package io.pgcmk.local.cloud;

import java.util.List;

/**
 * A vault's firewall.
 *
 * @param bypass whether trusted Microsoft services pass it
 * @param deny whether every address is refused that no rule lets in
 * @param addresses IPv4 addresses or, as Azure spells a single one, {@code a.b.c.d/32}
 * @param subnets ARM ids; nothing on loopback is ever in one
 */
public record NetworkRules(boolean bypass, boolean deny, List<String> addresses, List<String> subnets) {
    public static final NetworkRules OPEN = new NetworkRules(true, false, List.of(), List.of());

    public NetworkRules {
        addresses = List.copyOf(addresses);
        subnets = List.copyOf(subnets);
    }

    public boolean admits(String address) {
        return !deny || addresses.contains(address) || addresses.contains(address + "/32");
    }
}
