package io.pgcmk.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrappedDekFormatTest {
    private static final String ID = "00000000-0000-4000-8000-000000000001";
    private static final String KEK = "aHR0cHM6Ly9jb250b3NvLnZhdWx0LmF6dXJlLm5ldC9rZXlzL29yZGVycy1rZWsv"
            + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY";
    private static final String KEK_WITHOUT_VERSION = "aHR0cHM6Ly9jb250b3NvLnZhdWx0LmF6dXJlLm5ldC9rZXlzL29yZGVycy1rZWs";
    private static final WrappedDek DEK = new WrappedDek(
            DekId.parse(ID),
            (KekVersion) KeyIdentifier.parse(
                    "https://contoso.vault.azure.net/keys/orders-kek/0123456789abcdef0123456789abcdef"),
            WrapAlgorithm.RSA_OAEP_256,
            Ciphertext.copyOf(new byte[] {1, 2, 3}),
            CheckValue.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));

    /** Never edit a golden file: it stands for what is already stored. A new version adds a new file. */
    @ParameterizedTest
    @ValueSource(strings = "wrapped-dek-v1.txt")
    void readsEveryVersionEverWritten(String golden) throws IOException {
        assertThat(WrappedDekFormat.read(golden(golden))).isEqualTo(DEK);
    }

    @Test
    void writesTheNewestVersion() throws IOException {
        assertThat(WrappedDekFormat.write(DEK)).isEqualTo(golden("wrapped-dek-v1.txt"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', does not start with cmk:",
        "vault:v1:abc, does not start with cmk:",
        "cmk, does not start with cmk:",
        "cmk:v2:abc, unknown version v2",
        "cmk:v1:RSA-OAEP-256:abc, 'has 7 fields, not 4'",
        "cmk:v1:RSA-OAEP:" + ID + ":" + KEK + ":AQID:AQIDBAUGBwg, unknown wrap algorithm RSA-OAEP",
        "cmk:v1:RSA-OAEP-256:1-1-1-1-1:" + KEK + ":AQID:AQIDBAUGBwg, DEK id",
        "cmk:v1:RSA-OAEP-256:nobody:" + KEK + ":AQID:AQIDBAUGBwg, DEK id",
        "cmk:v1:RSA-OAEP-256:" + ID + ":!:AQID:AQIDBAUGBwg, key identifier",
        "cmk:v1:RSA-OAEP-256:" + ID + ":" + KEK_WITHOUT_VERSION + ":AQID:AQIDBAUGBwg, names a version",
        "cmk:v1:RSA-OAEP-256:" + ID + ":" + KEK + "::AQIDBAUGBwg, not empty",
        "cmk:v1:RSA-OAEP-256:" + ID + ":" + KEK + ":A+ID:AQIDBAUGBwg, ciphertext",
        "cmk:v1:RSA-OAEP-256:" + ID + ":" + KEK + ":AQID:AQIDBAUGBw, check value",
        "cmk:v1:RSA-OAEP-256:" + ID + ":" + KEK + ":AQID=:AQIDBAUGBwg, ciphertext",
        "cmk:v1:RSA-OAEP-256:" + ID + ":" + KEK + ":AQID:AQIDBAUGBwh, one spelling",
    })
    void namesWhatItCannotRead(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrappedDekFormat.read(text))
                .withMessageContaining(why);
    }

    @Test
    void isLongEnoughForTheLongestThatCanBe() {
        KekVersion longest = new KekVersion(
                new KekId(URI.create("https://" + "v".repeat(24) + ".vault.usgovcloudapi.net"), "k".repeat(127)),
                "f".repeat(32));
        WrappedDek dek =
                new WrappedDek(DEK.id(), longest, DEK.algorithm(), Ciphertext.copyOf(new byte[512]), DEK.checkValue());

        assertThat(WrappedDekFormat.read(WrappedDekFormat.write(dek))).isEqualTo(dek);
    }

    @Test
    void isBoundedBeforeItIsRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrappedDekFormat.read("cmk:v1:" + "A".repeat(WrappedDekFormat.MAX_LENGTH - 6)))
                .withMessageContaining("at most 1200 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrappedDekFormat.read("cmk:v1:" + "A".repeat(WrappedDekFormat.MAX_LENGTH - 7)))
                .withMessageContaining("7 fields, not 3");
    }

    private static String golden(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(WrappedDekFormatTest.class.getResourceAsStream("/golden/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
