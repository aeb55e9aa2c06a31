package io.pgcmk.adapter.cosmos;

import static java.util.Objects.requireNonNull;

import io.pgcmk.domain.operation.OperationId;
import io.pgcmk.domain.rotation.Rewraps;
import io.pgcmk.domain.server.Enforcement;
import io.pgcmk.domain.server.Protection;
import io.pgcmk.domain.server.ServerUid;
import org.jspecify.annotations.Nullable;

/**
 * How a key protects a server, within its document.
 *
 * @param state decides which of the others are there
 */
record ProtectionPart(
        String state,
        @Nullable String operation,
        @Nullable KeyPart key,
        @Nullable AccessPart access,
        @Nullable String enforcement,
        @Nullable ChecksPart checks,
        @Nullable RewrapsPart rewraps) {

    static final String ENABLED = "Enabled";

    static ProtectionPart of(Protection protection) {
        return switch (protection) {
            case Protection.None none -> new ProtectionPart("None", null, null, null, null, null, null);
            case Protection.Enabling(var operation, var key) ->
                new ProtectionPart(
                        "Enabling", operation.toString(), key == null ? null : KeyPart.of(key), null, null, null, null);
            case Protection.Enabled(var key, var access, var enforcement, var checks, var rewraps) ->
                new ProtectionPart(
                        ENABLED,
                        null,
                        KeyPart.of(key),
                        AccessPart.of(access),
                        enforcement.name(),
                        ChecksPart.of(checks),
                        RewrapsPart.of(rewraps));
            case Protection.Releasing(var key) ->
                new ProtectionPart("Releasing", null, KeyPart.of(key), null, null, null, null);
        };
    }

    Protection toDomain(ServerUid server) {
        return switch (state) {
            case "None" -> new Protection.None();
            case "Enabling" ->
                new Protection.Enabling(
                        OperationId.parse(requireNonNull(operation)), key == null ? null : key.toDomain());
            case ENABLED ->
                new Protection.Enabled(
                        requireNonNull(key).toDomain(),
                        requireNonNull(access).toDomain(),
                        Enforcement.valueOf(requireNonNull(enforcement)),
                        requireNonNull(checks).toDomain(),
                        rewraps == null ? Rewraps.none() : rewraps.toDomain(server));
            case "Releasing" -> new Protection.Releasing(requireNonNull(key).toDomain());
            default -> throw new IllegalStateException("a protection of unknown state " + state);
        };
    }
}
