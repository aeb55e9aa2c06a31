package io.pgcmk.adapter.keyvault;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.azure.VaultAddress;
import io.pgcmk.port.VaultTenants;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@link VaultTenants} by the challenge that a vault answers to a request without a token:
 * {@code WWW-Authenticate: Bearer authorization="https://login.microsoftonline.com/{tenant}", resource="…"}.
 *
 * <p>Only the UUID is taken from it; the address in it is never called.
 */
public final class ChallengeVaultTenants implements VaultTenants {
    private static final Pattern TENANT = Pattern.compile(
            "authorization(?:_uri)?=\"https://[^/\"]+/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[/\"]",
            Pattern.CASE_INSENSITIVE);
    private static final String API_VERSION = "7.4";

    private final HttpClient http;
    private final VaultAddress address;

    public ChallengeVaultTenants(HttpClient http, VaultAddress address) {
        this.http = http;
        this.address = address;
    }

    @Override
    public Optional<UUID> tenantOf(KekId kek) {
        HttpRequest request = new HttpRequest(HttpMethod.GET, address.of(kek.uri()) + "?api-version=" + API_VERSION);
        try (HttpResponse response = http.sendSync(request, Context.NONE)) {
            return Optional.ofNullable(response.getHeaderValue(HttpHeaderName.WWW_AUTHENTICATE))
                    .map(TENANT::matcher)
                    .filter(Matcher::find)
                    .map(matcher -> UUID.fromString(matcher.group(1)));
        } catch (RuntimeException e) {
            // The HTTP client wraps what the network does in exceptions of several kinds; none of them names a tenant.
            return Optional.empty();
        }
    }
}
