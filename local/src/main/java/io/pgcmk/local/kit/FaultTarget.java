package io.pgcmk.local.kit;

import io.pgcmk.local.kit.Behaviour.Answer;
import io.pgcmk.local.kit.Behaviour.Close;
import io.pgcmk.local.kit.Behaviour.Delay;
import io.pgcmk.local.kit.Behaviour.NameFailure;
import io.pgcmk.local.kit.Behaviour.Reset;
import io.pgcmk.local.kit.Behaviour.Throttle;
import io.pgcmk.local.kit.Behaviour.TlsFailure;
import io.pgcmk.local.kit.LocalResponse.Delivery;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One emulator, as faults see it. */
public final class FaultTarget {
    private final String name;
    private final Set<String> circumstances;
    private final Set<Class<? extends Behaviour>> behaviours;
    private final Faults faults;

    FaultTarget(String name, Set<String> circumstances, Set<Class<? extends Behaviour>> behaviours, Faults faults) {
        this.name = name;
        this.circumstances = Set.copyOf(circumstances);
        this.behaviours = Set.copyOf(behaviours);
        this.faults = faults;
    }

    /**
     * Answers a request, or lets it meet a fault.
     *
     * @param actual what is known of the request: its vault, identity, operation, path
     * @param throttled what the service says to one request too many
     * @param work carries the request out
     */
    public LocalResponse around(
            Map<String, String> actual, Supplier<LocalResponse> throttled, Supplier<LocalResponse> work) {
        Optional<Behaviour> met = faults.met(name, actual, false);
        if (met.isEmpty()) {
            return work.get();
        }
        return switch (met.get()) {
            case Answer(int status, Map<String, String> headers, Body body) -> LocalResponse.of(status, headers, body);
            case Delay(var held) -> work.get().after(held);
            case Close(boolean midway) ->
                work.get().delivered(midway ? Delivery.CLOSED_MIDWAY : Delivery.CLOSED_BEFORE);
            case Reset reset -> LocalResponse.empty(503).delivered(Delivery.RESET);
            case Throttle(int limit, int seconds) ->
                seconds == 0 ? throttled.get() : throttled.get().with("Retry-After", Integer.toString(seconds));
            case TlsFailure tls -> work.get();
            case NameFailure nameless -> work.get();
        };
    }

    /** Whether a handshake for this host is to fail. */
    public boolean refusesHandshake(String host) {
        return faults.met(name, Map.of("vault", Zone.vaultOf(host)), true).isPresent();
    }

    String name() {
        return name;
    }

    boolean honours(Class<? extends Behaviour> behaviour) {
        return behaviours.contains(behaviour);
    }

    Set<String> circumstances() {
        return circumstances;
    }
}
