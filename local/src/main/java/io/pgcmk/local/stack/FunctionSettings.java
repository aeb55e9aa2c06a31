package io.pgcmk.local.stack;

import io.pgcmk.local.kit.Zone;
import java.util.HashMap;
import java.util.Map;

/** The app settings of the package, as {@code infra} sets them in Azure, and {@code CMK_LOCAL} with what it allows. */
final class FunctionSettings {
    /** Whom callers' tokens are for. */
    static final String AUDIENCE = "api://pg-cmk";

    private FunctionSettings() {}

    static Map<String, String> of(Contoso contoso, Emulators emulators) {
        Map<String, String> settings = new HashMap<>(emulators.entra().environment());
        settings.put("COSMOS_ENDPOINT", emulators.cosmos().endpoint());
        settings.put("COSMOS_DATABASE", Emulators.DATABASE);
        settings.put("CMK_TENANT_ID", Contoso.TENANT);
        settings.put("CMK_API_AUDIENCE", AUDIENCE);
        settings.put("CMK_CONTROL_CLIENT_ID", contoso.service().clientId());
        settings.put("CMK_SECRETS_VAULT", "https://" + Zone.hostOf(Contoso.SECRETS_VAULT));
        settings.put("POSTGRES_ALLOWED_HOSTS", "*.contoso.example");
        settings.put("AZURE_AUTHORITY_HOST", emulators.entra().authority().toString());
        settings.put("ARM_ENDPOINT", emulators.arm());
        settings.put("CMK_LOCAL", "1");
        settings.put("KEY_VAULT_PORT", Integer.toString(emulators.keyVault().port()));
        return settings;
    }
}
