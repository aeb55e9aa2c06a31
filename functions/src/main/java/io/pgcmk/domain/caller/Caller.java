package io.pgcmk.domain.caller;

/**
 * Who called, as the Entra access token says.
 *
 * @param objectId of the user or service principal in our tenant
 * @param applicationId of the client that the token was issued to
 */
public record Caller(String objectId, String applicationId) {}
