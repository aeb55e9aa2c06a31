package io.pgcmk.domain.rotation;

import io.pgcmk.domain.backup.DekScope;

/**
 * Why a DEK stays under the version that it was under.
 *
 * @param code an error code of the API
 */
public record RewrapFailure(DekScope scope, String code, String message) {}
