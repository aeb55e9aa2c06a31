package io.pgcmk.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class KekVaultExceptionTest {
    private static final KekId KEK = new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek");
    private static final String NAME = "https://contoso.vault.azure.net/keys/orders-kek";

    @Test
    void namesTheKeyAndWhatWasAnswered() {
        assertThat(refused("AccessDenied"))
                .hasMessage("the vault refuses " + NAME + ": PERMISSION (403 Forbidden/AccessDenied)");
        assertThat(refused("")).hasMessage("the vault refuses " + NAME + ": PERMISSION (403 Forbidden)");
    }

    @Test
    void namesTheKeyAndWhoWasSilent() {
        Silence silence = new Silence(Silence.Reason.THROTTLED, "429");

        assertThat(new KekSilentException(KEK, silence))
                .hasMessage("no usable answer about " + NAME + ": THROTTLED (429)")
                .extracting(KekSilentException::silence)
                .isEqualTo(silence);
        assertThat(new KekSilentException(KEK, new Silence(Silence.Reason.TIMEOUT, "")))
                .hasMessage("no usable answer about " + NAME + ": TIMEOUT");
    }

    private static KekRefusedException refused(String innerCode) {
        return new KekRefusedException(
                KEK, new Refusal(Refusal.Reason.PERMISSION, 403, "Forbidden", innerCode, "no", "request"));
    }
}
