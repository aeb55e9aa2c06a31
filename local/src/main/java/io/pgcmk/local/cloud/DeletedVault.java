package io.pgcmk.local.cloud;

import java.time.Instant;

/** A vault that can still be recovered. */
public record DeletedVault(Vault vault, Instant deletedAt, Instant scheduledPurge) {}
