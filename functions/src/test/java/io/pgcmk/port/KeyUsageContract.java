package io.pgcmk.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.domain.server.VaultId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link KeyUsage} promises. */
public abstract class KeyUsageContract {
    private static final KeyScope.OfKey KEY = KeyScope.OfKey.of(Keys.KEK);
    private static final KeyScope.OfVault VAULT = new KeyScope.OfVault("contoso");
    private static final KekId SECOND = new KekId(Keys.KEK.vault(), "second-kek");
    private static final KekId ELSEWHERE = new KekId(URI.create("https://fabrikam.vault.azure.net"), "orders-kek");
    private static final int ALL = 10;

    /** Of no key yet. */
    protected abstract KeyUsage usage();

    @Test
    void tellsTheServersOfAKey() {
        add(Keys.KEK, 1);
        add(Keys.KEK, 2);
        add(SECOND, 3);
        add(ELSEWHERE, 4);

        KeyUsers users = usage().users(KEY, ALL, null);

        assertThat(users.servers()).containsExactly(Servers.uid(1), Servers.uid(2));
        assertThat(users.last()).isNull();
    }

    @Test
    void tellsTheServersOfAVault() {
        add(Keys.KEK, 1);
        add(SECOND, 2);
        add(ELSEWHERE, 3);

        assertThat(usage().users(VAULT, ALL, null).servers()).containsExactly(Servers.uid(1), Servers.uid(2));
    }

    @Test
    void tellsWhatAVaultHasToCarry() {
        add(Keys.KEK, 1);
        add(Keys.KEK, 2);
        add(SECOND, 1);
        add(ELSEWHERE, 3);

        assertThat(usage().load(VAULT).users())
                .isEqualTo(Map.of(
                        KEY,
                        Set.of(Servers.uid(1), Servers.uid(2)),
                        KeyScope.OfKey.of(SECOND),
                        Set.of(Servers.uid(1))));
    }

    @Test
    void tellsTheServersWhoseVaultsLieInAGroupOrASubscription() {
        VaultId keys = Servers.VAULT;
        VaultId like = new VaultId(keys.subscription(), keys.resourceGroup() + "-2", "contoso");
        add(Keys.KEK, 1, new VaultId(keys.subscription(), "KEYS", "Contoso"));
        add(SECOND, 2, like);
        add(ELSEWHERE, 3, null);
        add(ELSEWHERE, 4, new VaultId(new UUID(9, 9).toString(), "keys", "fabrikam"));

        assertThat(usage().users(within("/resourceGroups/keys"), ALL, null).servers())
                .containsExactly(Servers.uid(1));
        assertThat(usage().users(within(""), ALL, null).servers()).containsExactly(Servers.uid(1), Servers.uid(2));
    }

    @Test
    void knowsNoDifferenceBetweenUpperAndLowerCase() {
        add(new KekId(URI.create("https://CONTOSO.vault.azure.net"), "Orders-KEK"), 1);
        add(Keys.KEK, 1);

        assertThat(usage().users(new KeyScope.OfKey("ConToso", "orders-kek"), ALL, null)
                        .servers())
                .containsExactly(Servers.uid(1));
        assertThat(usage().users(new KeyScope.OfVault("CONTOSO"), ALL, null).servers())
                .containsExactly(Servers.uid(1));
    }

    @Test
    void isTheSameIfAUseIsAddedTwice() {
        add(Keys.KEK, 1);
        add(Keys.KEK, 1);

        assertThat(usage().users(KEY, ALL, null).servers()).containsExactly(Servers.uid(1));
        assertThat(usage().load(VAULT).users()).isEqualTo(Map.of(KEY, Set.of(Servers.uid(1))));
    }

    @Test
    void learnsWhereTheVaultIsWhenTheUseIsAddedAgain() {
        add(Keys.KEK, 1, null);

        add(Keys.KEK, 1, Servers.VAULT);

        assertThat(usage().users(within(""), ALL, null).servers()).containsExactly(Servers.uid(1));
    }

    @Test
    void forgetsAUseAndNoOther() {
        add(Keys.KEK, 1);
        add(SECOND, 1);
        add(Keys.KEK, 2);

        usage().remove(Keys.KEK, Servers.uid(1));
        usage().remove(Keys.KEK, Servers.uid(1));

        assertThat(usage().users(KEY, ALL, null).servers()).containsExactly(Servers.uid(2));
        assertThat(usage().users(VAULT, ALL, null).servers()).containsExactly(Servers.uid(1), Servers.uid(2));
    }

    @Test
    void goesOnWhereAPageEnded() {
        add(Keys.KEK, 3);
        add(Keys.KEK, 1);
        add(Keys.KEK, 2);

        KeyUsers first = usage().users(KEY, 2, null);
        KeyUsers second = usage().users(KEY, 2, first.last());

        assertThat(first.servers()).containsExactly(Servers.uid(1), Servers.uid(2));
        assertThat(first.last()).isEqualTo(Servers.uid(2));
        assertThat(second.servers()).containsExactly(Servers.uid(3));
        assertThat(second.last()).isNull();
    }

    @Test
    void endsWithAPageThatIsJustFull() {
        add(Keys.KEK, 1);
        add(Keys.KEK, 2);

        assertThat(usage().users(KEY, 2, null).last()).isNull();
    }

    @Test
    void tellsAServerOfTwoKeysOnceOverAllPages() {
        add(Keys.KEK, 1);
        add(SECOND, 1);
        add(Keys.KEK, 2);

        KeyUsers first = usage().users(VAULT, 1, null);
        KeyUsers second = usage().users(VAULT, 1, first.last());

        assertThat(first.servers()).containsExactly(Servers.uid(1));
        assertThat(second.servers()).containsExactly(Servers.uid(2));
        assertThat(second.last()).isNull();
    }

    @Test
    void sortsUidsAsTheirTextsSort() {
        ServerUid low = ServerUid.parse("10000000-0000-4000-8000-000000000000");
        ServerUid high = ServerUid.parse("f0000000-0000-4000-8000-000000000000");
        usage().add(new KeyUse(Keys.KEK, high, null));
        usage().add(new KeyUse(Keys.KEK, low, null));

        assertThat(usage().users(KEY, ALL, null).servers()).containsExactly(low, high);
    }

    @Test
    void tellsNobodyOfAKeyThatNobodyUses() {
        assertThat(usage().users(KEY, ALL, null).servers()).isEmpty();
        assertThat(usage().load(VAULT).users()).isEmpty();
    }

    private void add(KekId key, int server) {
        add(key, server, Servers.VAULT);
    }

    private void add(KekId key, int server, @Nullable VaultId vaultId) {
        usage().add(new KeyUse(key, Servers.uid(server), vaultId));
    }

    private static KeyScope within(String group) {
        return new KeyScope.Within("/subscriptions/" + Servers.SUBSCRIPTION + group);
    }
}
