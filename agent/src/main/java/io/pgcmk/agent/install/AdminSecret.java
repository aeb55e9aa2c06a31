package io.pgcmk.agent.install;

import java.util.Optional;

/**
 * Where pg-cmk finds the password of this server's {@code cmk_admin}: one secret, in its own vault.
 *
 * <p>Both throw an {@link io.pgcmk.agent.AgentException}: of {@code KEY_REFUSED} when the vault says no, with what to
 * grant, and of {@code KEY_SILENT} when it says nothing.
 */
public interface AdminSecret {

    /** The one that was stored last. */
    Optional<AdminPassword> find();

    void store(AdminPassword password);

    /** For people. */
    String name();
}
