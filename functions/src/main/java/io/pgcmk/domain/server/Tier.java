package io.pgcmk.domain.server;

/** The pricing tiers of the API; Basic cannot have a customer-managed key (R9). */
public enum Tier {
    BASIC,
    GENERAL_PURPOSE,
    MEMORY_OPTIMIZED
}
