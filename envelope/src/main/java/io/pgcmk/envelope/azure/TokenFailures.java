package io.pgcmk.envelope.azure;

import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.Silence.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the failures of a token endpoint mean.
 *
 * <p>The texts below say that the identity itself is gone or no longer trusted. Microsoft may change them, so whatever is
 * not among them is the endpoint's trouble, never the identity's.
 */
final class TokenFailures {
    /**
     * 700016 no such application, 7000112 application disabled, 70021 and 700211 to 700213 no matching federated
     * credential: <a href="https://learn.microsoft.com/entra/identity-platform/reference-error-codes">Entra's codes</a>.
     */
    private static final Pattern IDENTITY_CODES = Pattern.compile("AADSTS(700016|7000112|70021[123]?)\\b");

    /** App Service's text, and those of the virtual machines' endpoint. */
    private static final Pattern IDENTITY_TEXTS =
            Pattern.compile("No User Assigned or Delegated Managed Identity found|Identity not found"
                    + "|requested identity has not been assigned");

    /** The SDK, when a vault's challenge names another tenant than the credential's. */
    private static final Pattern TENANT = Pattern.compile("not configured to acquire tokens for tenant");

    private TokenFailures() {}

    static KekVaultException translated(KeyIdentifier key, List<Throwable> chain) {
        String text = chain.stream()
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
        if (TENANT.matcher(text).find()) {
            return new KekRefusedException(
                    key,
                    new Refusal(
                            Refusal.Reason.WRONG_TENANT,
                            401,
                            "",
                            "",
                            "The vault's challenge names another tenant.",
                            ""));
        }
        Silence silence = found(IDENTITY_CODES, text)
                .or(() -> found(IDENTITY_TEXTS, text))
                .map(evidence -> new Silence(Reason.TOKEN_REFUSED, evidence))
                .orElseGet(() -> new Silence(Reason.TOKEN_UNAVAILABLE, VaultFailures.names(chain)));
        return new KekSilentException(key, silence);
    }

    private static Optional<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).findFirst();
    }
}
