package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.FakeKekVaults;
import io.pgcmk.example.Keys;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.InOrder;
import io.pgcmk.fake.MutableClock;
import io.pgcmk.usecase.RequestRefusedException.Kind;
import java.security.SecureRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a vault says is explained in the tests of the calls; here is what it says the one time and not the other. */
class ExplainFailureTest {
    private final MutableClock clock = new MutableClock(Servers.START);
    private final FakeKekVaults vaults = new FakeKekVaults(clock);
    private final ExplainFailure explain = new ExplainFailure(
            new ProbeKey(
                    identity -> vaults.actingAs(identity.clientId()), new InOrder(clock), new SecureRandom(), clock),
            clock);

    @Test
    @DisplayName("D6: a refusal that is not repeated is none")
    void asksForAnotherCallWhenTheKeyWorksAgain() {
        vaults.rotate(Keys.KEK);

        RequestRefusedException refused = explained();

        assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refused.code()).isEqualTo("AzureKeyVaultUnavailable");
        assertThat(refused.getMessage()).contains("PERMISSION").contains("repeat the call");
    }

    @Test
    @DisplayName("D5: a vault that is silent by then says nothing of the key")
    void asksForAnotherCallWhenTheVaultIsSilentByThen() {
        vaults.silence(Keys.KEK.vault(), Silence.Reason.TIMEOUT);

        assertThat(explained().kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    private RequestRefusedException explained() {
        Refusal refusal =
                new Refusal(Refusal.Reason.PERMISSION, 403, "Forbidden", "ForbiddenByRbac", "no wrapKey", "request");
        return explain.of(
                Servers.ready(1),
                new FakeKekVaults(clock).rotate(Keys.KEK),
                new KekRefusedException(Keys.KEK, refusal));
    }
}
