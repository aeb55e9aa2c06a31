package io.pgcmk.domain.key;

import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Some keys, as those speak of them who know a name or an ARM id and not the key's URL. Names of vaults are unique in all of
 * Azure; all of it is kept in lower case, since neither Key Vault nor ARM knows a difference.
 */
public sealed interface KeyScope {

    /** @param vaultId where the key's vault was said to be; null if that is not known */
    boolean covers(KekId key, @Nullable VaultId vaultId);

    /** All versions of one key. */
    record OfKey(String vault, String name) implements KeyScope {
        public OfKey {
            vault = lower(vault);
            name = lower(name);
        }

        public static OfKey of(KekId key) {
            return new OfKey(key.vaultName(), key.name());
        }

        @Override
        public boolean covers(KekId key, @Nullable VaultId vaultId) {
            return equals(of(key));
        }
    }

    /** All keys of a vault. */
    record OfVault(String name) implements KeyScope {
        public OfVault {
            name = lower(name);
        }

        @Override
        public boolean covers(KekId key, @Nullable VaultId vaultId) {
            return name.equals(key.vaultName());
        }
    }

    /**
     * All keys of the vaults in a subscription or a resource group.
     *
     * @param scope its ARM id
     */
    record Within(String scope) implements KeyScope {
        public Within {
            scope = lower(scope);
        }

        /** What the id of each vault within begins with. */
        public String prefix() {
            return scope + "/";
        }

        @Override
        public boolean covers(KekId key, @Nullable VaultId vaultId) {
            return vaultId != null && lower(vaultId.toString()).startsWith(prefix());
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
