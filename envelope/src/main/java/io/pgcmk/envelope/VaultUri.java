package io.pgcmk.envelope;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rule for the URL of a vault: only Azure's own domains, since we send tokens there. */
final class VaultUri {
    private static final Pattern HOST =
            Pattern.compile("([a-z][a-z0-9-]{1,22}[a-z0-9])\\.vault\\.(azure\\.net|azure\\.cn|usgovcloudapi\\.net)");
    private static final int SHOWN_CHARACTERS = 200;

    private VaultUri() {}

    static URI checked(URI vault) {
        if (!"https".equalsIgnoreCase(vault.getScheme())) {
            throw refused("is not reached over https", vault);
        }
        String host = vault.getHost() == null ? "" : vault.getHost().toLowerCase(Locale.ROOT);
        if (vault.getPort() != -1) {
            throw refused("has a port", vault);
        }
        if (vault.getRawUserInfo() != null) {
            throw refused("has user information before its host", vault);
        }
        if (!HOST.matcher(host).matches()) {
            throw refused("is outside of Azure's domains or has a malformed name", vault);
        }
        String path = vault.getRawPath() == null ? "" : vault.getRawPath();
        if (!(path.isEmpty() || path.equals("/")) || vault.getRawQuery() != null || vault.getFragment() != null) {
            throw refused("has more than a host", vault);
        }
        return URI.create("https://" + host);
    }

    static URI withoutPath(URI uri) {
        return uri.getRawAuthority() == null ? uri : URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    private static IllegalArgumentException refused(String what, URI vault) {
        return new IllegalArgumentException("the vault " + what + ": " + shortened(vault.toString())
                + "; accepted is https://{name}.vault.azure.net, .vault.azure.cn or .vault.usgovcloudapi.net,"
                + " {name} being 3 to 24 letters, digits and hyphens");
    }
}
