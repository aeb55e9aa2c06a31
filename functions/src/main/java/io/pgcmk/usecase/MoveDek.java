package io.pgcmk.usecase;

import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.KekVaults;
import io.pgcmk.port.RotationStore;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The vault's part of a rewrap (R17): a DEK is unwrapped, wrapped by another version and unwrapped again, and compared each
 * time, before anybody replaces anything. In between it is in the clear, in this one place.
 */
final class MoveDek {
    private final KekVaults vaults;
    private final RotationStore rotations;
    private final VaultTraffic traffic;

    MoveDek(KekVaults vaults, RotationStore rotations, VaultTraffic traffic) {
        this.vaults = vaults;
        this.rotations = rotations;
        this.traffic = traffic;
    }

    /** What came of it. */
    sealed interface Moved {
        /** The new wrapping unwraps to the same DEK. */
        record Done(WrappedDek wrapped) implements Moved {}

        /** It cannot be unwrapped, whatever becomes of others. */
        record Left(KekVaultException why) implements Moved {}

        /** The target version cannot be used now, or a vault is silent: all others would fare the same. */
        record Waits(KekVaultException why) implements Moved {}

        /** Our share of the vault's limit was used up until it was time to hand over. */
        record OutOfTime() implements Moved {}
    }

    /** Within what checks leave of our share of the vaults' limits. */
    Moved run(Server server, WrappedDek from, KekVersion to, Instant until) {
        if (!mayGoOn(server, from.wrappedBy(), 1, until) || !mayGoOn(server, to, 2, until)) {
            return new Moved.OutOfTime();
        }
        return atOnce(server, from, to);
    }

    private boolean mayGoOn(Server server, KekVersion key, int operations, Instant until) {
        return traffic.behindChecks(key, server.registration().vaultOf(key.kek()), operations, until);
    }

    /** Without waiting for our share: a caller waits. */
    Moved atOnce(Server server, WrappedDek from, KekVersion to) {
        KekVault vault = vaults.actingAs(server.registration().identity());
        WrappedDek wrapped;
        try (Dek dek = opened(server, vault, from)) {
            wrapped = byTarget(() -> vault.wrap(from.id(), dek, to));
        } catch (TargetFailedException e) {
            return waits(to, e.why);
        } catch (KekSilentException e) {
            return waits(from.wrappedBy(), e);
        } catch (KekRefusedException | UnreadableDekException e) {
            return new Moved.Left(e);
        }
        return proven(vault, wrapped);
    }

    private Moved proven(KekVault vault, WrappedDek wrapped) {
        try {
            vault.unwrap(wrapped).close();
            return new Moved.Done(wrapped);
        } catch (UnreadableDekException e) {
            return new Moved.Left(e);
        } catch (KekRefusedException | KekSilentException e) {
            return waits(wrapped.wrappedBy(), e);
        }
    }

    private Moved waits(KekVersion asked, KekVaultException why) {
        if (why instanceof KekSilentException silent && silent.silence().reason() == Silence.Reason.THROTTLED) {
            traffic.throttled(asked, silent.silence());
        }
        return new Moved.Waits(why);
    }

    /** If its own version does not give it back, one of those that wrapped it before may. */
    private Dek opened(Server server, KekVault vault, WrappedDek from) {
        try {
            return vault.unwrap(from);
        } catch (KekRefusedException | UnreadableDekException e) {
            Dek dek = openedBefore(server, vault, from);
            if (dek == null) {
                throw e;
            }
            return dek;
        }
    }

    private @Nullable Dek openedBefore(Server server, KekVault vault, WrappedDek from) {
        for (WrappedDek superseded : rotations.superseded(server.uid(), from.id())) {
            try {
                return vault.unwrap(superseded);
            } catch (KekRefusedException | UnreadableDekException e) {
                // So may the next one.
            }
        }
        return null;
    }

    private static <T> T byTarget(Supplier<T> call) {
        try {
            return call.get();
        } catch (KekVaultException e) {
            throw new TargetFailedException(e);
        }
    }

    /** Tells what the target version did not do from what the old one did not: both speak with the same exceptions. */
    private static final class TargetFailedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient KekVaultException why;

        private TargetFailedException(KekVaultException why) {
            super(null, null, false, false);
            this.why = why;
        }
    }
}
