package io.pgcmk.domain.copy;

import io.pgcmk.domain.server.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server is a copy of, and which copies of itself it consents to.
 *
 * @param origin null if it is nobody's copy
 */
public record Lineage(@Nullable Origin origin, List<Consent> consents) {
    public static final Lineage NONE = new Lineage(null, List.of());

    public Lineage {
        consents = List.copyOf(consents);
    }

    public Lineage from(Origin where) {
        return new Lineage(where, consents);
    }

    /** Of a replica that goes on by itself now. */
    public Lineage promoted() {
        return origin == null ? this : from(origin.promoted());
    }

    /** Consents from now on to these copies, and to no others; what was said before keeps its time. */
    public Lineage consentingTo(Set<ServerId> copies, Instant now, String by) {
        Stream<Consent> kept = consents.stream().filter(consent -> copies.contains(consent.copy()));
        Stream<Consent> given = copies.stream()
                .filter(copy -> consentTo(copy).isEmpty())
                .map(copy -> new Consent(copy, new Step(now, by)));
        return new Lineage(
                origin,
                Stream.concat(kept, given)
                        .sorted((one, other) ->
                                one.copy().key().compareTo(other.copy().key()))
                        .toList());
    }

    public Optional<Step> consentTo(ServerId copy) {
        return consents.stream()
                .filter(consent -> consent.copy().equals(copy))
                .map(Consent::step)
                .findFirst();
    }

    public Set<ServerId> copies() {
        return consents.stream().map(Consent::copy).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether what is decided about it reaches it by replication only. */
    public boolean isFollowing() {
        return origin != null && origin.isFollowing();
    }
}
