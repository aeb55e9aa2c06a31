package io.pgcmk.envelope;

import java.net.URI;
import java.net.URISyntaxException;

/** The URL of a key in Key Vault: of one version ({@link KekVersion}), or of whichever is current ({@link KekId}). */
public sealed interface KeyIdentifier permits KekId, KekVersion {

    /** {@code https://{vault}/keys/{name}} or {@code https://{vault}/keys/{name}/{version}}, never with a port. */
    URI uri();

    KekId kek();

    static KeyIdentifier parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the key identifier is not a URL: " + e.getReason(), e);
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String[] parts = path.split("/", -1);
        boolean shaped = (parts.length == 3 || parts.length == 4) && parts[1].equals("keys");
        if (!shaped || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the key identifier is not https://{vault}/keys/{name} or https://{vault}/keys/{name}/{version}: "
                            + VaultUri.shortened(text));
        }
        KekId kek = new KekId(VaultUri.withoutPath(uri), parts[2]);
        return parts.length == 3 ? kek : new KekVersion(kek, parts[3]);
    }
}
