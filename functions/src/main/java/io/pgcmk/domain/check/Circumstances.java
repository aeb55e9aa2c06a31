package io.pgcmk.domain.check;

import io.pgcmk.domain.server.ServerPolicy.Recovery;
import java.time.Duration;
import java.time.Instant;

/**
 * What a check's meaning depends on beside what it saw.
 *
 * @param grace the customer's transient grace (D5)
 * @param now when it is decided
 * @param incident whether unrelated vaults fail in the same way at this time
 */
public record Circumstances(Recovery recovery, Duration grace, Instant now, boolean incident) {}
