package io.pgcmk.usecase;

import io.pgcmk.domain.rotation.RewrapFailure;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVaultException;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.port.Rewrapped;
import io.pgcmk.port.StoredDek;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of some DEKs.
 *
 * @param failures of those that stay where they are, each for a reason of its own
 * @param waits why none can be moved now; null if nothing keeps them from it
 * @param isHalted whether some were not dealt with
 */
record RewrappedBatch(
        List<Rewrapped> rewrapped,
        List<RewrapFailure> failures,
        @Nullable String waits,
        boolean isHalted) {

    static RewrappedBatch of(StoredDek dek, MoveDek.Moved moved) {
        return switch (moved) {
            case MoveDek.Moved.Done(WrappedDek wrapped) ->
                new RewrappedBatch(List.of(new Rewrapped(dek, wrapped)), List.of(), null, false);
            case MoveDek.Moved.Left(KekVaultException why) ->
                new RewrappedBatch(List.of(), List.of(failure(dek, why)), null, false);
            case MoveDek.Moved.Waits(KekVaultException why) ->
                new RewrappedBatch(List.of(), List.of(), String.valueOf(why.getMessage()), true);
            case MoveDek.Moved.OutOfTime outOfTime -> new RewrappedBatch(List.of(), List.of(), null, true);
        };
    }

    static RewrappedBatch of(Collection<RewrappedBatch> each) {
        return new RewrappedBatch(
                each.stream().flatMap(one -> one.rewrapped.stream()).toList(),
                each.stream().flatMap(one -> one.failures.stream()).toList(),
                each.stream()
                        .map(RewrappedBatch::waits)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                each.stream().anyMatch(RewrappedBatch::isHalted));
    }

    private static RewrapFailure failure(StoredDek dek, KekVaultException why) {
        return new RewrapFailure(dek.scope(), code(why), String.valueOf(why.getMessage()));
    }

    private static String code(KekVaultException why) {
        return switch (why) {
            case UnreadableDekException unreadable -> "DekUnreadable";
            case KekSilentException silent -> "AzureKeyVaultUnavailable";
            case KekRefusedException refused -> code(refused.refusal().reason());
        };
    }

    private static String code(Refusal.Reason reason) {
        return switch (reason) {
            case PERMISSION, OPERATION_NOT_PERMITTED -> "AzureKeyVaultMissingPermissionsMessage";
            case FIREWALL, PUBLIC_ACCESS_OFF -> "AzureKeyVaultFirewallMessage";
            case KEY_DISABLED -> "AzureKeyVaultKeyDisabledMessage";
            case KEY_NOT_FOUND -> "AzureKeyVaultKeyNotFoundMessage";
            case OUTSIDE_VALIDITY -> "AzureKeyVaultInvalidExpirationDate";
            case WRONG_TENANT -> "AzureKeyVaultTenantMismatchMessage";
        };
    }
}
