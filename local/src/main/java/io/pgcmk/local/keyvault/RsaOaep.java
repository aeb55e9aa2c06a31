package io.pgcmk.local.keyvault;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** RFC 7518, 4.3: what a vault does to a key that is to be wrapped or unwrapped. */
final class RsaOaep {
    private RsaOaep() {}

    static byte[] wrap(KeyPair pair, String algorithm, byte[] plain) {
        return crypt(Cipher.ENCRYPT_MODE, pair.getPublic(), algorithm, plain);
    }

    static byte[] unwrap(KeyPair pair, String algorithm, byte[] wrapped) {
        return crypt(Cipher.DECRYPT_MODE, pair.getPrivate(), algorithm, wrapped);
    }

    private static byte[] crypt(int mode, Key key, String algorithm, byte[] input) {
        OAEPParameterSpec parameters = parameters(algorithm);
        if (!(key instanceof RSAKey)) {
            throw VaultErrorException.badParameter("Key and encryption algorithm are incompatible.");
        }
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(mode, key, parameters);
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            // One answer for every cause, as the service: what was wrong with the padding is nobody's business.
            throw VaultErrorException.badParameter("The parameter is incorrect.\r\n");
        }
    }

    /** The JDK's own "OAEPWithSHA-256AndMGF1Padding" means MGF1 with SHA-1, which no vault understands. */
    private static OAEPParameterSpec parameters(String algorithm) {
        return switch (algorithm) {
            case "RSA-OAEP-256" ->
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
            case "RSA-OAEP" ->
                new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);
            default ->
                throw VaultErrorException.badParameter(
                        "Invalid value for 'alg': '" + algorithm + "'; supported here:" + " RSA-OAEP-256, RSA-OAEP.");
        };
    }
}
