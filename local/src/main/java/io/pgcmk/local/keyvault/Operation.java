package io.pgcmk.local.keyvault;

/** What can be asked of a vault, with the permission that it takes under access policies and under roles. */
enum Operation {
    KEY_CREATE("KeyCreate", "create", "keys/create/action"),
    KEY_GET("KeyGet", "get", "keys/read"),
    KEY_LIST("KeyList", "list", "keys/read"),
    KEY_LIST_VERSIONS("KeyListVersions", "list", "keys/read"),
    KEY_UPDATE("KeyUpdate", "update", "keys/update/action"),
    KEY_ROTATE("KeyRotate", "rotate", "keys/rotate/action"),
    KEY_WRAP("KeyWrap", "wrapKey", "keys/wrap/action"),
    KEY_UNWRAP("KeyUnwrap", "unwrapKey", "keys/unwrap/action"),
    KEY_DELETE("KeyDelete", "delete", "keys/delete"),
    KEY_GET_DELETED("KeyGetDeleted", "get", "keys/read"),
    KEY_RECOVER("KeyRecover", "recover", "keys/recover/action"),
    KEY_PURGE("KeyPurge", "purge", "keys/purge/action"),
    SECRET_SET("SecretSet", "set", "secrets/setSecret/action"),
    SECRET_GET("SecretGet", "get", "secrets/getSecret/action");

    private final String auditName;
    private final String permission;
    private final String dataAction;

    Operation(String auditName, String permission, String dataAction) {
        this.auditName = auditName;
        this.permission = permission;
        this.dataAction = dataAction;
    }

    /** The operationName of an AuditEvent. */
    String auditName() {
        return auditName;
    }

    String permission() {
        return permission;
    }

    String dataAction() {
        return "Microsoft.KeyVault/vaults/" + dataAction;
    }

    boolean isOfKeys() {
        return dataAction.startsWith("keys/");
    }
}
