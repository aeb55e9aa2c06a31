package io.pgcmk.usecase;

import io.pgcmk.domain.server.Server;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.KekVaults;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes DEKs for a server and hands out their wrappings only, after the vault has proven that they can be unwrapped again
 * (R26, R31). Every method throws a {@link io.pgcmk.envelope.KekVaultException} when the vault does not do its part.
 */
final class WrapForServer {
    private final KekVaults vaults;
    private final SecureRandom random;

    WrapForServer(KekVaults vaults, SecureRandom random) {
        this.vaults = vaults;
        this.random = random;
    }

    /** @param canary a DEK that encrypts nothing, for the checks */
    record Wrapped(WrappedDek dek, WrappedDek canary) {}

    /** A DEK and a canary, wrapped by the version that is current. */
    Wrapped run(Server server, KeyIdentifier key) {
        KekVault vault = vaults.actingAs(server.registration().identity());
        KekVersion version = current(vault, key);
        return new Wrapped(made(vault, version), made(vault, version));
    }

    /** The version that wraps for this key now. */
    KekVersion current(Server server, KeyIdentifier key) {
        return current(vaults.actingAs(server.registration().identity()), key);
    }

    private static KekVersion current(KekVault vault, KeyIdentifier key) {
        return switch (key) {
            case KekVersion fixed -> fixed;
            case KekId followed -> vault.properties(followed).version();
        };
    }

    /** A DEK for a backup, or a canary for a server that has a DEK already. */
    WrappedDek fresh(Server server, KekVersion version) {
        return made(vaults.actingAs(server.registration().identity()), version);
    }

    /** Proves that the key still unwraps it to what it was. */
    void prove(Server server, WrappedDek dek) {
        vaults.actingAs(server.registration().identity()).unwrap(dek).close();
    }

    private WrappedDek made(KekVault vault, KekVersion version) {
        WrappedDek wrapped;
        try (Dek dek = Dek.generate(random)) {
            wrapped = vault.wrap(new DekId(UUID.randomUUID()), dek, version);
        }
        vault.unwrap(wrapped).close();
        return wrapped;
    }
}
