package io.pgcmk.agent.stream;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingKey;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import com.google.crypto.tink.util.SecretBytes;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.envelope.Dek;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/**
 * A stream in Tink's {@code AES256_GCM_HKDF_1MB}: a fresh key for each, derived from the DEK, and segments of 1 MiB that
 * are each authenticated, the last one as the last.
 *
 * <p>What comes out of {@link #decrypting} is authentic, and it is complete once the end was read: until then it must not
 * be used.
 */
public final class EncryptedStream {
    private EncryptedStream() {}

    /** Closing it writes the end, without which nobody can read it, and closes {@code target}. */
    public static OutputStream encrypting(Dek dek, StreamContext context, OutputStream target) throws IOException {
        try {
            return aead(dek).newEncryptingStream(target, context.associatedData());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** Reading throws an {@link AgentException} of {@link ExitCode#DAMAGED} at whatever was not written under this DEK. */
    public static InputStream decrypting(Dek dek, StreamContext context, InputStream source) throws IOException {
        OwnFailures own = new OwnFailures(source);
        try {
            return new Authenticated(aead(dek).newDecryptingStream(own, context.associatedData()), own);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    @AccessesPartialKey
    private static StreamingAead aead(Dek dek) throws GeneralSecurityException {
        return AesGcmHkdfStreaming.create(AesGcmHkdfStreamingKey.create(
                PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB,
                SecretBytes.copyFrom(dek.expose(), InsecureSecretKeyAccess.get())));
    }
}
