package io.pgcmk.local.keyvault;

import java.time.Instant;

/**
 * One request that reached a vault, answered or not.
 *
 * @param oid the caller; empty without a good token
 * @param operation as an AuditEvent names it, such as {@code KeyWrap}; {@code Authentication} without a good token
 * @param version as asked for; empty for the newest
 * @param clientRequestId what the caller named its request
 */
public record AuditRecord(
        Instant time,
        String vault,
        String oid,
        String appid,
        String operation,
        String name,
        String version,
        int status,
        String clientRequestId) {}
