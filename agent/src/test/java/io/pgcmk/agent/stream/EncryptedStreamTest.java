package io.pgcmk.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.stream.StreamContext.Scope;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R26: what is encrypted under a DEK is read with that DEK, as what it is, whole, or not at all. */
class EncryptedStreamTest {
    private static final int MIB = 1024 * 1024;

    /** Tink's header: its length, a salt of 32 bytes, a nonce's prefix of 7. */
    private static final int HEADER = 40;

    private static final UUID SERVER = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final DekId DEK_ID = DekId.parse("99999999-2222-4333-8444-555555555555");
    private static final StreamContext CONTEXT = new StreamContext(SERVER, Scope.ARCHIVE, DEK_ID, "a");

    private final Dek dek = Dek.generate(new SecureRandom());

    @AfterEach
    void close() {
        dek.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MIB - HEADER - 16, MIB - HEADER - 15, 3 * MIB, 3 * MIB + 1})
    @DisplayName("R26: gives back what went in")
    void givesBackWhatWentIn(int length) throws IOException {
        byte[] plain = random(length);

        assertThat(decrypted(encrypted(plain), CONTEXT)).isEqualTo(plain);
    }

    @Test
    void showsNothingOfWhatWentIn() throws IOException {
        byte[] plain = "a row of somebody's ".repeat(100).getBytes(StandardCharsets.UTF_8);

        assertThat(new String(encrypted(plain), StandardCharsets.ISO_8859_1)).doesNotContain("somebody");
    }

    @Test
    void differsEachTime() throws IOException {
        assertThat(encrypted(random(100))).isNotEqualTo(encrypted(random(100)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 39, 40, 100, MIB - 1, MIB, 2 * MIB + 50})
    void refusesAFlippedByteWhereverItIs(int place) throws IOException {
        byte[] damaged = encrypted(random(2 * MIB + 1000));
        damaged[place] ^= 1;

        assertRefused(damaged, CONTEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 39, 40, 41, MIB - 1, MIB, MIB + 1, 2 * MIB})
    void refusesWhatIsCutOffWhereverThatIs(int length) throws IOException {
        assertRefused(Arrays.copyOf(encrypted(random(2 * MIB + 1000)), length), CONTEXT);
    }

    @Test
    void refusesWhatHasMoreAtItsEnd() throws IOException {
        byte[] whole = encrypted(random(1000));

        assertRefused(Arrays.copyOf(whole, whole.length + 1), CONTEXT);
    }

    @Test
    void refusesAnotherServersOrScopesOrDeksOrName() throws IOException {
        byte[] encrypted = encrypted(random(1000));

        assertRefused(encrypted, new StreamContext(UUID.randomUUID(), Scope.ARCHIVE, DEK_ID, "a"));
        assertRefused(encrypted, new StreamContext(SERVER, Scope.BACKUP, DEK_ID, "a"));
        assertRefused(encrypted, new StreamContext(SERVER, Scope.ARCHIVE, new DekId(UUID.randomUUID()), "a"));
        assertRefused(encrypted, new StreamContext(SERVER, Scope.ARCHIVE, DEK_ID, "b"));
    }

    @Test
    void refusesAnotherDek() throws IOException {
        byte[] encrypted = encrypted(random(1000));
        try (Dek other = Dek.generate(new SecureRandom());
                InputStream in = EncryptedStream.decrypting(other, CONTEXT, new ByteArrayInputStream(encrypted))) {
            assertThatExceptionOfType(AgentException.class).isThrownBy(in::readAllBytes);
        }
    }

    @Test
    void doesNotTakeAFailingDiskForDamage() throws IOException {
        byte[] half = Arrays.copyOf(encrypted(random(2 * MIB)), MIB);
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };

        try (InputStream in = EncryptedStream.decrypting(
                dek, CONTEXT, new SequenceInputStream(new ByteArrayInputStream(half), failing))) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessage("Input/output error");
        }
    }

    private byte[] encrypted(byte[] plain) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (OutputStream out = EncryptedStream.encrypting(dek, CONTEXT, target)) {
            out.write(plain);
        }
        return target.toByteArray();
    }

    private byte[] decrypted(byte[] encrypted, StreamContext context) throws IOException {
        try (InputStream in = EncryptedStream.decrypting(dek, context, new ByteArrayInputStream(encrypted))) {
            return in.readAllBytes();
        }
    }

    private void assertRefused(byte[] encrypted, StreamContext context) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> decrypted(encrypted, context))
                .returns(ExitCode.DAMAGED, AgentException::exitCode);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
