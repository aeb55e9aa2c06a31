package io.pgcmk.local.entra;

import java.time.Duration;

/**
 * How an {@link EntraEmulator} is set up.
 *
 * @param httpsPort of the token endpoint, 0 for any
 * @param identityPort of the managed identity endpoint, 0 for any
 * @param identityHeader what App Service gives the app as {@code IDENTITY_HEADER}
 */
public record EntraSettings(int httpsPort, int identityPort, String identityHeader, Duration tokenLifetime) {

    /** Any ports, and tokens for an hour, as apps get them. */
    public static EntraSettings forTests() {
        return new EntraSettings(0, 0, "the-identity-header", Duration.ofHours(1));
    }
}
