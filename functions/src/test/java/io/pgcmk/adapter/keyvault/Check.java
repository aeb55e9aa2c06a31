package io.pgcmk.adapter.keyvault;

import io.pgcmk.envelope.CheckValue;
import io.pgcmk.envelope.Ciphertext;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.WrapAlgorithm;
import io.pgcmk.envelope.WrappedDek;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The three requests of an access check, at once, as the server of an {@link EmulatedAzure}. */
final class Check {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final EmulatedAzure azure;
    private WrappedDek canary;

    /** Of a server whose canary nothing unwraps. */
    Check(EmulatedAzure azure) {
        this.azure = azure;
        canary = new WrappedDek(
                new DekId(UUID.randomUUID()),
                azure.kek,
                WrapAlgorithm.RSA_OAEP_256,
                Ciphertext.copyOf(new byte[256]),
                CheckValue.copyOf(new byte[CheckValue.LENGTH_BYTES]));
    }

    /**
     * What came of get, wrapKey and unwrapKey.
     *
     * @param failures those of the three that failed
     */
    record Seen(String get, String wrap, String unwrap, List<RuntimeException> failures) {

        static Seen all(String outcome) {
            return new Seen(outcome, outcome, outcome, List.of());
        }

        boolean is(Seen other) {
            return get.equals(other.get) && wrap.equals(other.wrap) && unwrap.equals(other.unwrap);
        }
    }

    Seen run() {
        KekVault vault = azure.vaults.actingAs(azure.serverIdentity());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<RuntimeException> get = threads.submit(() -> failure(vault, it -> it.properties(azure.kek)));
            Future<RuntimeException> wrap = threads.submit(() -> failure(vault, this::wrap));
            Future<RuntimeException> unwrap =
                    threads.submit(() -> failure(vault, it -> it.unwrap(canary).close()));
            return seen(get.get(), wrap.get(), unwrap.get());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives the server a canary, as a key that works does, and with it tokens and connections. */
    Check ofAServerThatWorks() {
        KekVault vault = azure.vaults.actingAs(azure.serverIdentity());
        try (Dek dek = Dek.generate(RANDOM)) {
            canary = vault.wrap(new DekId(UUID.randomUUID()), dek, azure.kek);
        }
        return this;
    }

    private void wrap(KekVault vault) {
        try (Dek dek = Dek.generate(RANDOM)) {
            vault.wrap(new DekId(UUID.randomUUID()), dek, azure.kek);
        }
    }

    private static @Nullable RuntimeException failure(KekVault vault, Consumer<KekVault> request) {
        try {
            request.accept(vault);
            return null;
        } catch (KekRefusedException | KekSilentException e) {
            return e;
        }
    }

    private static Seen seen(
            @Nullable RuntimeException get, @Nullable RuntimeException wrap, @Nullable RuntimeException unwrap) {
        return new Seen(
                outcome(get),
                outcome(wrap),
                outcome(unwrap),
                Stream.of(get, wrap, unwrap).flatMap(Stream::ofNullable).toList());
    }

    private static String outcome(@Nullable RuntimeException failure) {
        return switch (failure) {
            case KekRefusedException refused -> refused.refusal().reason().name();
            case KekSilentException silent -> silent.silence().reason().name();
            case null, default -> "GIVEN";
        };
    }
}
