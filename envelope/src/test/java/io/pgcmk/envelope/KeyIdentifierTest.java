package io.pgcmk.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdentifierTest {
    private static final String VERSION = "0123456789abcdef0123456789abcdef";

    @Test
    void withoutAVersionIsTheKekItself() {
        KeyIdentifier parsed = KeyIdentifier.parse("https://contoso.vault.azure.net/keys/orders-kek");

        assertThat(parsed).isEqualTo(new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek"));
    }

    @Test
    void withAVersionIsThatVersion() {
        String text = "https://contoso.vault.azure.net/keys/orders-kek/" + VERSION;

        KeyIdentifier parsed = KeyIdentifier.parse(text);

        assertThat(parsed)
                .isEqualTo(
                        new KekVersion(new KekId(URI.create("https://contoso.vault.azure.net"), "orders-kek"), VERSION))
                .hasToString(text);
        assertThat(parsed.uri()).isEqualTo(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://contoso.vault.azure.net",
                "https://contoso.vault.azure.cn/",
                "https://contoso.vault.usgovcloudapi.net"
            })
    void takesTheVaultsOfEveryAzureCloud(String vault) {
        assertThat(new KekId(URI.create(vault), "k").vaultName()).isEqualTo("contoso");
    }

    @Test
    void hasOneSpellingOfHostAndVersion() {
        KeyIdentifier shouted =
                KeyIdentifier.parse("HTTPS://Contoso.Vault.Azure.NET/keys/orders-kek/0123456789ABCDEF0123456789ABCDEF");

        assertThat(shouted)
                .isEqualTo(KeyIdentifier.parse("https://contoso.vault.azure.net/keys/orders-kek/" + VERSION));
    }

    @ParameterizedTest
    @CsvSource({
        "http://contoso.vault.azure.net/keys/k, not reached over https",
        "https://contoso.vault.azure.net:443/keys/k, has a port",
        "https://me@contoso.vault.azure.net/keys/k, user information",
        "https://contoso.vault.azure.net.evil.example/keys/k, outside of Azure's domains",
        "https://evil.example/keys/k, outside of Azure's domains",
        "https://a.contoso.vault.azure.net/keys/k, outside of Azure's domains",
        "https://co.vault.azure.net/keys/k, outside of Azure's domains",
        "https://contoso-.vault.azure.net/keys/k, outside of Azure's domains",
        "https:///keys/k, outside of Azure's domains",
        "https://contoso.vault.azure.net/secrets/k, /keys/{name}",
        "https://contoso.vault.azure.net/keys, /keys/{name}",
        "https://contoso.vault.azure.net/keys/k?x=1, /keys/{name}",
        "https://contoso.vault.azure.net/keys/k#x, /keys/{name}",
        "https://contoso.vault.azure.net/keys/k/v/w, /keys/{name}",
        "https://contoso.vault.azure.net/keys/, key name",
        "https://contoso.vault.azure.net/keys/k_1, key name",
        "https://contoso.vault.azure.net/keys/k/, key version",
        "https://contoso.vault.azure.net/keys/k/0123, key version",
        "not a url, not a URL",
        "'', /keys/{name}"
    })
    void namesWhatIsWrong(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyIdentifier.parse(text))
                .withMessageContaining(why);
    }

    @Test
    void saysWhichVaultsAreAccepted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KekId(URI.create("https://evil.example"), "k"))
                .withMessageContainingAll("vault.azure.net", "vault.azure.cn", "vault.usgovcloudapi.net");
    }

    @Test
    void hasAKeyNameOfAtMost127Characters() {
        URI vault = URI.create("https://contoso.vault.azure.net");

        assertThat(new KekId(vault, "k".repeat(127)).name()).hasSize(127);
        assertThatIllegalArgumentException().isThrownBy(() -> new KekId(vault, "k".repeat(128)));
    }

    @Test
    void refusesAVaultWithAPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KekId(URI.create("https://contoso.vault.azure.net/keys"), "k"))
                .withMessageContaining("more than a host");
    }

    @Test
    void quotesNoMoreThan200CharactersOfWhatIsWrong() {
        KekId kek = new KekId(URI.create("https://contoso.vault.azure.net"), "k");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KekVersion(kek, "v".repeat(200)))
                .withMessageEndingWith("digits: " + "v".repeat(200));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KekVersion(kek, "v".repeat(201)))
                .withMessageEndingWith("digits: " + "v".repeat(200) + "...");
    }
}
