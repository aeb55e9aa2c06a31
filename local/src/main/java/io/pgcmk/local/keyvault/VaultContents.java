package io.pgcmk.local.keyvault;

import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.LocalResponse;
import java.time.Clock;

/** What one vault holds, for as long as the vault is not purged. */
final class VaultContents {
    private final KeyOperations keys;
    private final SecretOperations secrets;

    VaultContents(Vault vault, Clock clock) {
        keys = new KeyOperations(vault, clock);
        secrets = new SecretOperations(vault, clock);
    }

    LocalResponse perform(Route route, Body body, OpenQuestions open) {
        String name = route.name();
        return switch (route.operation()) {
            case KEY_CREATE -> keys.create(name, body);
            case KEY_GET -> keys.get(name, route.version(), open);
            case KEY_LIST -> keys.list();
            case KEY_LIST_VERSIONS -> keys.listVersions(name);
            case KEY_UPDATE -> keys.update(name, route.version(), body);
            case KEY_ROTATE -> keys.rotate(name);
            case KEY_WRAP -> keys.wrap(name, route.version(), body, open);
            case KEY_UNWRAP -> keys.unwrap(name, route.version(), body);
            case KEY_DELETE -> keys.delete(name);
            case KEY_GET_DELETED -> keys.getDeleted(name);
            case KEY_RECOVER -> keys.recover(name);
            case KEY_PURGE -> keys.purge(name);
            case SECRET_SET -> secrets.set(name, body);
            case SECRET_GET -> secrets.get(name, route.version());
        };
    }
}
