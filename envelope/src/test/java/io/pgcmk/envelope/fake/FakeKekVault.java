package io.pgcmk.envelope.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pgcmk.envelope.CheckValue;
import io.pgcmk.envelope.Ciphertext;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.envelope.WrapAlgorithm;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.envelope.fake.FakeKekVaults.Operation;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@link FakeKekVaults} as one identity sees them. Wraps with the JDK's AES key wrap (RFC 3394), and like RSA-OAEP never to
 * the same bytes twice: those of a number follow, which mean nothing.
 */
record FakeKekVault(FakeKekVaults vaults, UUID identity) implements KekVault {
    private static final AtomicLong WRAPPED = new AtomicLong();

    @Override
    public KekProperties properties(KekId kek) {
        return vaults.admit(identity, Operation.GET, kek);
    }

    @Override
    public KekProperties properties(KekVersion kek) {
        return vaults.admit(identity, Operation.GET, kek);
    }

    @Override
    public Optional<Instant> scheduledPurge(KekId kek) {
        return vaults.scheduledPurge(identity, kek);
    }

    @Override
    public WrappedDek wrap(DekId id, Dek dek, KekVersion kek) {
        vaults.admit(identity, Operation.WRAP, kek);
        vaults.showed(dek.expose());
        byte[] wrapped = crypto(kek, Cipher.WRAP_MODE, cipher -> cipher.wrap(new SecretKeySpec(dek.expose(), "AES")));
        corruptIfAsked(Operation.WRAP, wrapped);
        byte[] unique = ByteBuffer.allocate(wrapped.length + Long.BYTES)
                .put(wrapped)
                .putLong(WRAPPED.incrementAndGet())
                .array();
        return new WrappedDek(id, kek, WrapAlgorithm.RSA_OAEP_256, Ciphertext.copyOf(unique), CheckValue.of(dek, id));
    }

    @Override
    public Dek unwrap(WrappedDek wrapped) {
        vaults.admit(identity, Operation.UNWRAP, wrapped.wrappedBy());
        byte[] bytes = crypto(wrapped.wrappedBy(), Cipher.UNWRAP_MODE, cipher -> unwrapped(cipher, wrapped));
        corruptIfAsked(Operation.UNWRAP, bytes);
        if (bytes.length != Dek.LENGTH_BYTES) {
            throw new UnreadableDekException(wrapped, "it has " + bytes.length + " bytes");
        }
        vaults.showed(bytes);
        Dek dek = Dek.owning(bytes);
        if (!wrapped.checkValue().matches(dek, wrapped.id())) {
            dek.close();
            throw new UnreadableDekException(wrapped, "its check value differs");
        }
        return dek;
    }

    private static byte[] unwrapped(Cipher cipher, WrappedDek wrapped) throws GeneralSecurityException {
        try {
            byte[] unique = wrapped.ciphertext().toByteArray();
            byte[] plain = Arrays.copyOf(unique, Math.max(0, unique.length - Long.BYTES));
            return cipher.unwrap(plain, "AES", Cipher.SECRET_KEY).getEncoded();
        } catch (InvalidKeyException e) {
            throw new UnreadableDekException(wrapped, "the vault cannot decrypt it");
        }
    }

    private void corruptIfAsked(Operation operation, byte[] bytes) {
        if (vaults.corrupts(operation)) {
            bytes[0] ^= 1;
        }
    }

    private static byte[] crypto(KekVersion kek, int mode, CipherUse use) {
        try {
            byte[] key =
                    MessageDigest.getInstance("SHA-256").digest(kek.toString().getBytes(UTF_8));
            SecretKey secret = new SecretKeySpec(key, "AES");
            Cipher cipher = Cipher.getInstance("AESWrap");
            cipher.init(mode, secret);
            return use.on(cipher);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface CipherUse {
        byte[] on(Cipher cipher) throws GeneralSecurityException;
    }
}
