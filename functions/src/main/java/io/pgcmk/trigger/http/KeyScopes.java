package io.pgcmk.trigger.http;

import io.pgcmk.domain.key.KeyScope;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.usecase.RequestRefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which keys a query means: {@code keyUri}, a key with or without a version, or {@code vault}, by name or address. */
final class KeyScopes {
    private static final String KEY_URI = "keyUri";
    private static final String VAULT = "vault";

    private static final Pattern VAULT_NAME_OR_ADDRESS = Pattern.compile(
            "([a-z][0-9a-z-]{2,23})|https://([a-z][0-9a-z-]{2,23})\\.vault\\.(?:azure\\.net|azure\\.cn|usgovcloudapi\\.net)/?",
            Pattern.CASE_INSENSITIVE);

    private KeyScopes() {}

    static KeyScope of(ArmRequest arm) {
        String keyUri = arm.query(KEY_URI);
        String vault = arm.query(VAULT);
        if ((keyUri == null) == (vault == null)) {
            throw refused(
                    KEY_URI,
                    "name either a key by keyUri=https://{vault}/keys/{key}, or a vault by vault={name}, and not both");
        }
        return keyUri == null
                ? vault(String.valueOf(vault))
                : KeyScope.OfKey.of(parsed(keyUri).kek());
    }

    /** What {@link #of} read, as a query again. */
    static String query(ArmRequest arm) {
        String keyUri = arm.query(KEY_URI);
        return keyUri == null ? VAULT + "=" + encoded(arm.query(VAULT)) : KEY_URI + "=" + encoded(keyUri);
    }

    /** A key, or one version of it. */
    static KeyIdentifier keyUri(ArmRequest arm) {
        String keyUri = arm.query(KEY_URI);
        if (keyUri == null) {
            throw refused(
                    KEY_URI,
                    "name a key by keyUri=https://{vault}/keys/{key}, or a version of it with /{version} after it");
        }
        return parsed(keyUri);
    }

    private static KeyIdentifier parsed(String keyUri) {
        try {
            return KeyIdentifier.parse(keyUri);
        } catch (IllegalArgumentException e) {
            throw refused(KEY_URI, "keyUri: " + e.getMessage());
        }
    }

    private static KeyScope vault(String vault) {
        Matcher matcher = VAULT_NAME_OR_ADDRESS.matcher(vault);
        if (!matcher.matches()) {
            throw refused(
                    VAULT,
                    "vault must be a vault's name, 3 to 24 letters, digits and hyphens, or its address as in"
                            + " https://{name}.vault.azure.net");
        }
        return new KeyScope.OfVault(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }

    private static RequestRefusedException refused(String parameter, String message) {
        return RequestRefusedException.badRequest("InvalidParameter", parameter, message);
    }

    private static String encoded(@Nullable String value) {
        return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
    }
}
