package io.pgcmk.adapter.cosmos;

import io.pgcmk.domain.key.Cause;
import io.pgcmk.domain.key.Permission;
import org.jspecify.annotations.Nullable;

/** Why a key is refused, within a server's document. Schema 1 had no recoverableUntil. */
record CausePart(
        String code, @Nullable String permission, @Nullable String recoverableUntil) {

    static CausePart of(Cause cause) {
        Permission permission = cause.permission();
        return new CausePart(
                cause.code().name(),
                permission == null ? null : permission.name(),
                StoredJson.textOrNull(cause.recoverableUntil()));
    }

    Cause toDomain() {
        return new Cause(
                Cause.Code.valueOf(code),
                permission == null ? null : Permission.valueOf(permission),
                StoredJson.instantOrNull(recoverableUntil));
    }
}
