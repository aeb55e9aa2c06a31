package io.pgcmk.envelope.azure;

import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.KeyIdentifier;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.Silence.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one place where a failure of the SDK becomes one of ours. Translating wrongly here closes databases. */
final class VaultFailures {
    /** Deep enough for the SDK's nesting of five, bounded since a cause may lead back to itself. */
    private static final int DEPTH = 20;

    private VaultFailures() {}

    static KekVaultException translated(KeyIdentifier key, Throwable failure) {
        List<Throwable> chain = chain(failure);
        Optional<MarkedCredential.NoTokenException> noToken = first(chain, MarkedCredential.NoTokenException.class);
        if (noToken.isPresent()) {
            return TokenFailures.translated(key, chain(noToken.get()));
        }
        return chain.stream()
                .flatMap(link -> VaultError.in(link).stream())
                .findFirst()
                .map(error -> ofAnswer(key, error))
                .orElseGet(() -> new KekSilentException(key, withoutAnswer(chain)));
    }

    private static KekVaultException ofAnswer(KeyIdentifier key, VaultError error) {
        return switch (error.status()) {
            case 401 ->
                error.message().contains("AKV10032")
                        ? refused(key, Refusal.Reason.WRONG_TENANT, error)
                        : silent(key, Reason.TOKEN_REJECTED, error);
            case 403 -> refused(key, forbidden(error), error);
            // Without a code it is not Key Vault that answers, and a proxy's 404 must not close a server.
            case 404 ->
                error.code().isEmpty()
                        ? silent(key, Reason.INVALID_ANSWER, error)
                        : refused(key, Refusal.Reason.KEY_NOT_FOUND, error);
            case 408 -> silent(key, Reason.TIMEOUT, error);
            case 429 -> silent(key, Reason.THROTTLED, error);
            default -> silent(key, error.status() >= 500 ? Reason.SERVER_ERROR : Reason.INVALID_ANSWER, error);
        };
    }

    private static Refusal.Reason forbidden(VaultError error) {
        return switch (error.innerCode()) {
            case "ForbiddenByFirewall" -> Refusal.Reason.FIREWALL;
            case "ForbiddenByConnection" -> Refusal.Reason.PUBLIC_ACCESS_OFF;
            case "KeyDisabled" -> Refusal.Reason.KEY_DISABLED;
            case "KeyOperationForbidden" -> Refusal.Reason.OPERATION_NOT_PERMITTED;
            case "KeyExpired", "KeyNotYetValid" -> Refusal.Reason.OUTSIDE_VALIDITY;
            case "AccessDenied", "ForbiddenByRbac", "ForbiddenByPolicy" -> Refusal.Reason.PERMISSION;
            default -> tellsOfValidity(error) ? Refusal.Reason.OUTSIDE_VALIDITY : Refusal.Reason.PERMISSION;
        };
    }

    /** No public text has the inner code of an expired key, so its words count where the code is unknown. */
    private static boolean tellsOfValidity(VaultError error) {
        String message = error.message().toLowerCase(Locale.ROOT);
        return Stream.of("expired", "not yet valid", "nbf", "validity period").anyMatch(message::contains);
    }

    private static KekVaultException refused(KeyIdentifier key, Refusal.Reason reason, VaultError error) {
        return new KekRefusedException(
                key,
                new Refusal(
                        reason, error.status(), error.code(), error.innerCode(), error.message(), error.requestId()));
    }

    private static KekVaultException silent(KeyIdentifier key, Reason reason, VaultError error) {
        return new KekSilentException(key, new Silence(reason, error.evidence(), error.retryAfter()));
    }

    private static Silence withoutAnswer(List<Throwable> chain) {
        return new Silence(reasonWithoutAnswer(chain), names(chain));
    }

    private static Reason reasonWithoutAnswer(List<Throwable> chain) {
        if (first(chain, UnknownHostException.class).isPresent()) {
            return Reason.NAME_NOT_FOUND;
        }
        boolean timedOut = chain.stream()
                .anyMatch(link -> link instanceof TimeoutException
                        || link instanceof SocketTimeoutException
                        || link.getClass().getSimpleName().endsWith("TimeoutException"));
        if (timedOut) {
            return Reason.TIMEOUT;
        }
        // The SDK's JSON reader fails with an IOException of its own package; all others come from the connection.
        boolean connection = chain.stream()
                .anyMatch(link -> link instanceof IOException
                        && !link.getClass().getName().startsWith("com.azure.json"));
        return connection ? Reason.CONNECTION : Reason.INVALID_ANSWER;
    }

    /** Names only: messages quote what was answered. */
    static String names(List<Throwable> chain) {
        return chain.stream()
                .map(link -> link.getClass().getSimpleName())
                .distinct()
                .collect(Collectors.joining(" > "));
    }

    private static List<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, link -> link != null, Throwable::getCause)
                .limit(DEPTH)
                .toList();
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> chain, Class<T> type) {
        return chain.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
