package io.pgcmk.local.entra;

/** Whose token an app accepts instead of a secret. */
public record FederatedCredential(String issuer, String subject, String audience) {}
