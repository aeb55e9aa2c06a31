package io.pgcmk.domain.check;

/**
 * What others say of a suspicion.
 *
 * @param ownIdentityWorks whether the Function App's own identity got a token just now: a token endpoint that refuses
 *     only the server's is not down
 */
public record Corroboration(ArmOpinion arm, boolean ownIdentityWorks) {}
