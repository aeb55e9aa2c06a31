package io.pgcmk.local.keyvault;

import java.time.Instant;

/** A key that can still be recovered. */
record DeletedKey(VaultKey key, Instant deletedAt, Instant scheduledPurge) {}
