package io.pgcmk.local.keyvault;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;

/** Makes key pairs of the types that vaults have. */
final class KeyGeneration {
    private KeyGeneration() {}

    static KeyPair pair(String type, int bits) {
        return switch (type) {
            case "RSA", "RSA-HSM" -> {
                if (bits != 2048 && bits != 3072 && bits != 4096) {
                    throw VaultErrorException.badParameter("Invalid key_size " + bits + ": 2048, 3072 or 4096.");
                }
                yield rsa(bits);
            }
            case "EC" -> ec();
            default ->
                throw VaultErrorException.badParameter("Invalid kty '" + type + "'; supported here: RSA, RSA-HSM, EC.");
        };
    }

    /** A pair of the same type and size. */
    static KeyPair like(KeyVersion version) {
        return version.pair().getPublic() instanceof RSAKey rsa
                ? rsa(rsa.getModulus().bitLength())
                : ec();
    }

    private static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
