package io.pgcmk.wiring;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The app settings, read once and checked before anything starts.
 *
 * @param apiAudience that callers' tokens must be for
 * @param controlClientId the client id of our own managed identity, which can use no key
 * @param secretsVault our own vault, which the passwords of {@code cmk_admin} lie in
 * @param allowedHosts of PostgreSQL: names, and {@code *.example.com} for all below one
 * @param local whether this is a laptop: loopback may be connected to, and Azure's services are elsewhere
 * @param keyVaultPort that all vaults share in a local run; 443 in Azure
 * @param lease how long PostgreSQL 17 and newer goes on by itself after a good check; shorter in a local run only
 */
record Settings(
        URI cosmosEndpoint,
        String cosmosDatabase,
        UUID tenantId,
        String apiAudience,
        UUID controlClientId,
        URI secretsVault,
        Set<String> allowedHosts,
        URI authorityHost,
        URI armEndpoint,
        boolean local,
        int keyVaultPort,
        Duration lease) {

    private static final int HTTPS = 443;

    /** Ten minutes, less what PostgreSQL takes to answer and its clock may differ from itself. */
    private static final int LEASE_SECONDS = 570;

    private static final Set<String> AUTHORITIES = Set.of(
            "https://login.microsoftonline.com",
            "https://login.microsoftonline.us",
            "https://login.partner.microsoftonline.cn");
    private static final Set<String> ARM_ENDPOINTS = Set.of(
            "https://management.azure.com",
            "https://management.usgovcloudapi.net",
            "https://management.chinacloudapi.cn");

    Settings {
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** @throws IllegalStateException that names the first setting that is missing or malformed, and what is expected */
    static Settings from(Map<String, String> environment) {
        Environment settings = new Environment(environment);
        boolean local = local(settings);
        return new Settings(
                settings.https("COSMOS_ENDPOINT"),
                settings.matching("COSMOS_DATABASE", "cmk", "[a-zA-Z0-9_-]{1,255}", "letters, digits, '_' and '-'"),
                settings.uuid("CMK_TENANT_ID"),
                settings.required("CMK_API_AUDIENCE", "the audience of callers' tokens, such as api://pg-cmk"),
                settings.uuid("CMK_CONTROL_CLIENT_ID"),
                settings.vault("CMK_SECRETS_VAULT"),
                settings.hosts("POSTGRES_ALLOWED_HOSTS"),
                settings.azure("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com", AUTHORITIES, local),
                settings.azure("ARM_ENDPOINT", "https://management.azure.com", ARM_ENDPOINTS, local),
                local,
                keyVaultPort(settings, local),
                Duration.ofSeconds(leaseSeconds(settings, local)));
    }

    /** In Azure it would open doors that must stay shut, so there the app does not start with it. */
    private static boolean local(Environment settings) {
        boolean local = settings.flag("CMK_LOCAL");
        boolean inAzure = settings.has("WEBSITE_INSTANCE_ID") || settings.has("WEBSITE_SITE_NAME");
        if (local && inAzure) {
            throw Environment.wrong("CMK_LOCAL", "must not be set in Azure: it is for a laptop only; remove it");
        }
        return local;
    }

    private static int leaseSeconds(Environment settings, boolean local) {
        if (!settings.has("CMK_LEASE_SECONDS")) {
            return LEASE_SECONDS;
        }
        if (!local) {
            throw Environment.wrong("CMK_LEASE_SECONDS", "is only for a local run, with CMK_LOCAL=1; remove it");
        }
        return Integer.parseInt(settings.matching(
                "CMK_LEASE_SECONDS",
                String.valueOf(LEASE_SECONDS),
                "[1-9][0-9]|[1-4][0-9][0-9]|5[0-6][0-9]|570",
                "10 to " + LEASE_SECONDS));
    }

    private static int keyVaultPort(Environment settings, boolean local) {
        if (!settings.has("KEY_VAULT_PORT")) {
            return HTTPS;
        }
        if (!local) {
            throw Environment.wrong("KEY_VAULT_PORT", "is only for a local run, with CMK_LOCAL=1; remove it");
        }
        return settings.port("KEY_VAULT_PORT");
    }
}
