package io.pgcmk.envelope.fake;

import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Vaults in memory that refuse as Key Vault does and really wrap: what version 1 wrapped, version 2 cannot unwrap.
 *
 * <p>Every identity may do everything until a right is {@link #revoke revoked}. Each switch has its opposite.
 */
public final class FakeKekVaults {
    private static final Duration RETENTION = Duration.ofDays(90);

    private final Clock clock;
    private final Map<KekVersion, KekProperties> properties = new HashMap<>();
    private final Map<KekId, Deque<KekVersion>> versions = new HashMap<>();
    private final Map<KekId, Instant> deleted = new HashMap<>();
    private final Map<UUID, Set<Operation>> revoked = new HashMap<>();
    private final Map<UUID, Refusal> refused = new HashMap<>();
    private final Map<URI, Refusal> closed = new HashMap<>();
    private final Map<URI, Silence> silent = new HashMap<>();
    private final Map<UUID, Silence> withoutToken = new HashMap<>();
    private final Set<Operation> corrupted = EnumSet.noneOf(Operation.class);
    private final List<Call> calls = new ArrayList<>();
    private final List<byte[]> clear = new ArrayList<>();

    /** What may be revoked from an identity. */
    public enum Operation {
        GET,
        WRAP,
        UNWRAP
    }

    /** A call that an identity made, whatever came of it. */
    public record Call(UUID identity, Operation operation, KeyIdentifier key) {}

    /** @param clock tells whether a key is within its validity */
    public FakeKekVaults(Clock clock) {
        this.clock = clock;
    }

    /** The vaults as one identity sees them. */
    public KekVault actingAs(UUID identity) {
        return new FakeKekVault(this, identity);
    }

    /** A new version, which is current from now on: the first one makes the key. An RSA key of 2048 bits, for ever. */
    public synchronized KekVersion rotate(KekId kek) {
        KekVersion version = new KekVersion(kek, "%032x".formatted(properties.size() + 1));
        Set<String> operations = Set.of("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey");
        properties.put(
                version, new KekProperties(version, "RSA", 2048, true, null, null, operations, "Recoverable", (int)
                        RETENTION.toDays()));
        versions.computeIfAbsent(kek, first -> new ArrayDeque<>()).addLast(version);
        return version;
    }

    /** Gives a version other properties: another type or size, other operations, another recovery level. */
    public synchronized void change(KekVersion version, UnaryOperator<KekProperties> change) {
        properties.computeIfPresent(version, (same, now) -> change.apply(now));
    }

    public void setEnabled(KekVersion version, boolean enabled) {
        change(
                version,
                now -> new KekProperties(
                        version,
                        now.keyType(),
                        now.modulusBits(),
                        enabled,
                        now.notBefore(),
                        now.expiresOn(),
                        now.operations(),
                        now.recoveryLevel(),
                        now.recoverableDays()));
    }

    public void setValidity(KekVersion version, @Nullable Instant notBefore, @Nullable Instant expiresOn) {
        change(
                version,
                now -> new KekProperties(
                        version,
                        now.keyType(),
                        now.modulusBits(),
                        now.enabled(),
                        notBefore,
                        expiresOn,
                        now.operations(),
                        now.recoveryLevel(),
                        now.recoverableDays()));
    }

    /** Deletes a key, which can then be recovered for 90 days. */
    public synchronized void delete(KekId kek) {
        deleted.put(kek, clock.instant().plus(RETENTION));
    }

    /** Destroys a deleted key: nothing brings it back. */
    public synchronized void purge(KekId kek) {
        deleted.remove(kek);
        versions.remove(kek);
        properties.keySet().removeIf(version -> version.kek().equals(kek));
    }

    public synchronized void recover(KekId kek) {
        deleted.remove(kek);
    }

    public synchronized void revoke(UUID identity, Operation operation) {
        revoked.computeIfAbsent(identity, none -> EnumSet.noneOf(Operation.class))
                .add(operation);
    }

    public synchronized void grant(UUID identity, Operation operation) {
        revoked.getOrDefault(identity, new HashSet<>()).remove(operation);
    }

    /** Refuses whatever an identity asks, for instance with WRONG_TENANT; null ends it. */
    public synchronized void refuse(UUID identity, Refusal.@Nullable Reason reason) {
        set(refused, identity, reason == null ? null : Refusals.of(reason));
    }

    /** Refuses whatever anybody asks of a vault, for instance with FIREWALL; null ends it. */
    public synchronized void close(URI vault, Refusal.@Nullable Reason reason) {
        set(closed, vault, reason == null ? null : Refusals.of(reason));
    }

    /** Gives nobody a usable answer about a vault; null ends it. */
    public synchronized void silence(URI vault, Silence.@Nullable Reason reason) {
        set(silent, vault, reason == null ? null : new Silence(reason, "fake"));
    }

    /** Gives an identity no usable answer, for instance with TOKEN_REFUSED; null ends it. */
    public synchronized void silence(UUID identity, Silence.@Nullable Reason reason) {
        set(withoutToken, identity, reason == null ? null : new Silence(reason, "fake"));
    }

    /** Changes a bit of whatever comes out of WRAP or of UNWRAP from now on. */
    public synchronized void corrupt(Operation operation) {
        corrupted.add(operation);
    }

    public synchronized void mend(Operation operation) {
        corrupted.remove(operation);
    }

    /** A DEK in the clear, by the bytes that its owner is to zero. */
    synchronized void showed(byte[] dek) {
        clear.removeIf(FakeKekVaults::isZeroed);
        clear.add(dek);
    }

    /** How many of the DEKs that went in or came out nobody has closed. */
    public synchronized long deksInTheClear() {
        return clear.stream().filter(dek -> !isZeroed(dek)).count();
    }

    private static boolean isZeroed(byte[] dek) {
        return Arrays.equals(dek, new byte[dek.length]);
    }

    /** Every call since the start, in order. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    public synchronized long calls(Operation operation) {
        return calls.stream().filter(call -> call.operation() == operation).count();
    }

    synchronized boolean corrupts(Operation operation) {
        return corrupted.contains(operation);
    }

    /** Lets a call in, in Key Vault's order: connection, token, network, permission, key, its state. */
    synchronized KekProperties admit(UUID identity, Operation operation, KeyIdentifier key) {
        letIn(identity, operation, key);
        KekProperties found = found(key);
        if (operation != Operation.GET) {
            refuseByState(operation, key, found);
        }
        return found;
    }

    /** The same right as to get the key. */
    synchronized Optional<Instant> scheduledPurge(UUID identity, KekId kek) {
        letIn(identity, Operation.GET, kek);
        Instant purge = deleted.get(kek);
        if (purge != null && !purge.isAfter(clock.instant())) {
            purge(kek);
            return Optional.empty();
        }
        return Optional.ofNullable(purge);
    }

    private void letIn(UUID identity, Operation operation, KeyIdentifier key) {
        calls.add(new Call(identity, operation, key));
        URI vault = key.kek().vault();
        if (silent.containsKey(vault)) {
            throw new KekSilentException(key, silent.get(vault));
        }
        if (withoutToken.containsKey(identity)) {
            throw new KekSilentException(key, withoutToken.get(identity));
        }
        if (closed.containsKey(vault)) {
            throw new KekRefusedException(key, closed.get(vault));
        }
        if (refused.containsKey(identity)) {
            throw new KekRefusedException(key, refused.get(identity));
        }
        if (revoked.getOrDefault(identity, Set.of()).contains(operation)) {
            throw new KekRefusedException(key, Refusals.of(Refusal.Reason.PERMISSION));
        }
    }

    private KekProperties found(KeyIdentifier key) {
        KekVersion version = switch (key) {
            case KekVersion named -> named;
            case KekId kek -> versions.containsKey(kek) ? versions.get(kek).getLast() : null;
        };
        KekProperties found = version == null ? null : properties.get(version);
        if (found == null || deleted.containsKey(key.kek())) {
            throw new KekRefusedException(key, Refusals.of(Refusal.Reason.KEY_NOT_FOUND));
        }
        return found;
    }

    /** Outside of its validity a key still unwraps, as in Key Vault. */
    private void refuseByState(Operation operation, KeyIdentifier key, KekProperties found) {
        if (!found.enabled()) {
            throw new KekRefusedException(key, Refusals.of(Refusal.Reason.KEY_DISABLED));
        }
        if (!found.operations().contains(operation == Operation.WRAP ? "wrapKey" : "unwrapKey")) {
            throw new KekRefusedException(key, Refusals.of(Refusal.Reason.OPERATION_NOT_PERMITTED));
        }
        Instant now = clock.instant();
        boolean early = found.notBefore() != null && now.isBefore(found.notBefore());
        boolean late = found.expiresOn() != null && !now.isBefore(found.expiresOn());
        if (operation == Operation.WRAP && (early || late)) {
            throw new KekRefusedException(key, Refusals.of(Refusal.Reason.OUTSIDE_VALIDITY));
        }
    }

    private static <K, V> void set(Map<K, V> map, K key, @Nullable V value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }
}
