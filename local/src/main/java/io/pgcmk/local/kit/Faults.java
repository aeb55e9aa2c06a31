package io.pgcmk.local.kit;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The faults that tests have asked for, by name. The first one set that fits a request is the one that it meets.
 *
 * <p>A target says what it can honour; what it cannot is refused when it is set, and never silently ignored.
 */
public final class Faults {
    private final Clock clock;
    private final Zone zone;
    private final Map<String, FaultTarget> targets = new LinkedHashMap<>();
    private final Map<String, Fault> faults = new LinkedHashMap<>();

    public Faults(Clock clock, Zone zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /** Adds a target. It asks what it returns before each answer. */
    public synchronized FaultTarget target(
            String name, Set<String> circumstances, Set<Class<? extends Behaviour>> behaviours) {
        FaultTarget target = new FaultTarget(name, circumstances, behaviours, this);
        targets.put(name, target);
        return target;
    }

    /** {@code PUT}, {@code GET} and {@code DELETE /faults/{name}}, {@code GET /faults}. */
    public Handler endpoint() {
        return new FaultsEndpoint(this);
    }

    synchronized Optional<FaultTarget> target(String name) {
        return Optional.ofNullable(targets.get(name));
    }

    synchronized Map<String, Fault> all() {
        return new LinkedHashMap<>(faults);
    }

    synchronized void put(String name, Fault fault) {
        remove(name);
        faults.put(name, fault);
        if (fault.behaviour() instanceof Behaviour.NameFailure) {
            zone.hide(hostOf(fault));
        }
    }

    synchronized boolean remove(String name) {
        Fault gone = faults.remove(name);
        if (gone != null && gone.behaviour() instanceof Behaviour.NameFailure) {
            zone.reveal(hostOf(gone));
        }
        return gone != null;
    }

    /** The behaviour that {@code circumstances} meet, of those at handshakes or of those at requests. */
    synchronized Optional<Behaviour> met(String target, Map<String, String> circumstances, boolean handshake) {
        for (Fault fault : faults.values()) {
            if (fault.target().equals(target)
                    && atHandshake(fault.behaviour()) == handshake
                    && fault.occurs(circumstances, clock.instant())) {
                return Optional.of(fault.behaviour());
            }
        }
        return Optional.empty();
    }

    private static boolean atHandshake(Behaviour behaviour) {
        return behaviour instanceof Behaviour.TlsFailure;
    }

    private static String hostOf(Fault fault) {
        return Zone.hostOf(fault.match().getOrDefault("vault", ""));
    }
}
