package io.pgcmk.agent.install;

import java.nio.file.Path;

/** Where a password of {@code cmk_admin} goes, so that pg-cmk can find it. */
public sealed interface PasswordDestination {

    record Vault(AdminSecret secret) implements PasswordDestination {}

    /**
     * For a person who may write to the vault, where this host may not.
     *
     * @param secretName as which it is to be stored
     */
    record Person(Path newFile, String secretName) implements PasswordDestination {}
}
