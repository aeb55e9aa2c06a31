package io.pgcmk.local.cloud;

import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/** The public keys of whoever issues tokens, by the key id in a token's header. */
@FunctionalInterface
public interface SigningKeys {
    Optional<RSAPublicKey> find(String keyId);
}
