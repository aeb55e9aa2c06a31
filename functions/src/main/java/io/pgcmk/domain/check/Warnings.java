package io.pgcmk.domain.check;

import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What checks told beyond the key's state, remembered so that it is told once.
 *
 * @param expiries the last one told of each version that protected the server and has not expired since
 * @param newest why the newest version cannot be followed; null if it can, as far as known
 * @param strangers names of standbys that stream from the server and that nobody has registered, in order
 * @param timelineNotBound whether the server's lease is of what it was before it was restored or promoted
 * @param hosts what is wrong with hosts of its set, in words
 */
public record Warnings(
        List<Expiry> expiries,
        @Nullable NewestFault newest,
        List<String> strangers,
        boolean timelineNotBound,
        List<String> hosts) {
    public static final Warnings NONE = new Warnings(List.of(), null, List.of(), false, List.of());

    /**
     * That the newest version of a key cannot be used.
     *
     * @param key that version; without one if the vault does not show it
     */
    public record NewestFault(KeyIdentifier key, String why) {}

    public Warnings {
        expiries = List.copyOf(expiries);
        // Two connections may have one name, and come in any order.
        strangers = strangers.stream().distinct().sorted().toList();
        hosts = List.copyOf(hosts);
    }

    /** That the key expires, if that is to be told now. */
    public Optional<Expiry> due(KekProperties key, Instant now) {
        return Expiry.due(key, told(key.version()), now);
    }

    /** The same, once this was told at {@code now}. */
    public Warnings told(Expiry expiry, Instant now) {
        List<Expiry> kept = new ArrayList<>(expiries);
        kept.removeIf(one ->
                one.version().equals(expiry.version()) || !one.expiresOn().isAfter(now));
        kept.add(expiry);
        return new Warnings(kept, newest, strangers, timelineNotBound, hosts);
    }

    public Warnings with(@Nullable NewestFault fault) {
        return new Warnings(expiries, fault, strangers, timelineNotBound, hosts);
    }

    public Warnings withStrangers(List<String> names) {
        return new Warnings(expiries, newest, names, timelineNotBound, hosts);
    }

    public Warnings withTimelineNotBound(boolean notBound) {
        return new Warnings(expiries, newest, strangers, notBound, hosts);
    }

    public Warnings withHosts(List<String> faults) {
        return new Warnings(expiries, newest, strangers, timelineNotBound, faults);
    }

    private @Nullable Expiry told(KekVersion version) {
        return expiries.stream()
                .filter(one -> one.version().equals(version))
                .findFirst()
                .orElse(null);
    }
}
