package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.event.EventType;
import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.domain.page.Page;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.port.KeyUse;
import io.pgcmk.usecase.RevalidateKeyUsers.Result;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RevalidateKeyUsersTest {
    private static final KeyScope KEY = KeyScope.OfKey.of(Keys.KEK);
    private static final int ALL = 20;

    private final World world = new World();

    @Test
    @DisplayName("D7: opens all servers of a key that works again, at once")
    void opensAll() {
        closed();
        world.vaults.recover(Keys.KEK);

        Page<Result> results = run(KEY, ALL, null);

        assertThat(results.elements()).extracting(Result::id).containsExactly(Servers.id(1), Servers.id(2));
        assertThat(results.elements()).extracting(Result::refusal).containsOnlyNulls();
        assertThat(results.continuation()).isNull();
        world.assertReady(1);
        world.assertReady(2);
    }

    @Test
    void opensTheOthersWhereOneIsRefused() {
        closed();
        world.vaults.recover(Keys.KEK);
        world.vaults.revoke(Servers.identity(1).clientId(), Operation.UNWRAP);

        Page<Result> results = run(new KeyScope.OfVault("contoso"), ALL, null);

        RequestRefusedException refusal =
                Objects.requireNonNull(results.elements().getFirst().refusal());
        assertThat(refusal.code()).isEqualTo("AzureKeyVaultMissingPermissionsMessage");
        assertThat(world.events(1)).contains(EventType.CALL_REFUSED);
        world.assertClosed(1);
        world.assertReady(2);
    }

    @Test
    @DisplayName("D10: a server that came back is opened when all holds that must hold at enabling")
    void opensAServerThatCameBack() {
        closed();
        world.delete(1);
        world.vaults.recover(Keys.KEK);
        world.register(1);
        world.assertClosed(1);

        Page<Result> results = run(KEY, ALL, null);

        assertThat(results.elements()).extracting(Result::refusal).containsOnlyNulls();
        world.assertReady(1);
    }

    @Test
    void goesOnWhereAPageEnded() {
        closed();
        world.vaults.recover(Keys.KEK);

        Page<Result> first = run(KEY, 1, null);
        Page<Result> second = run(KEY, 1, first.continuation());

        assertThat(first.elements()).hasSize(1);
        assertThat(second.elements()).hasSize(1);
        assertThat(second.continuation()).isNull();
        world.assertReady(1);
        world.assertReady(2);
    }

    @Test
    void leavesServersOfOtherSubscriptionsAlone() {
        closed();
        world.vaults.recover(Keys.KEK);

        Page<Result> results =
                world.app.revalidateKeyUsers().run(new UUID(9, 9).toString(), KEY, ALL, null, World.CALLER);

        assertThat(results.elements()).isEmpty();
        world.assertClosed(1);
    }

    @Test
    void leavesOutWhoUsesTheKeyNoMore() {
        world.enabled(1);
        world.release(1);
        world.usage.add(new KeyUse(Keys.KEK, world.server(1).uid(), null));

        assertThat(run(KEY, ALL, null).elements()).isEmpty();
    }

    @Test
    void refusesAContinuationThatIsNoneOfOurs() {
        RequestRefusedException refused = Refused.by(() -> run(KEY, ALL, "next"));

        assertThat(refused.kind()).isEqualTo(RequestRefusedException.Kind.BAD_REQUEST);
        assertThat(refused.target()).isEqualTo("$skipToken");
    }

    private void closed() {
        world.enabled(1).enabled(2);
        world.vaults.delete(Keys.KEK);
        world.tick();
        world.assertClosed(1);
        world.assertClosed(2);
    }

    private Page<Result> run(KeyScope keys, int size, @Nullable String continuation) {
        return world.app.revalidateKeyUsers().run(Servers.SUBSCRIPTION, keys, size, continuation, World.CALLER);
    }
}
