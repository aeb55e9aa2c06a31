package io.pgcmk.port;

import io.pgcmk.domain.server.ServerUid;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who owns a name. Claiming is create-if-absent, so two claims at once have one winner. */
public interface NameRegistry {

    Optional<ServerUid> owner(Name name);

    /** Claims a name for {@code uid} unless it has another owner; returns the owner. A retired name is in use again. */
    ServerUid claim(Name name, ServerUid uid);

    /** Gives a name up; nothing happens if {@code uid} does not own it. */
    void release(Name name, ServerUid uid);

    /** Gives a name up 90 days from now (D13); until then it keeps its owner. Nothing happens if that is not {@code uid}. */
    void retire(Name name, ServerUid uid);

    /** The owners of all server names in a subscription, or in one resource group of it, in the order of their names. */
    List<ServerUid> servers(String subscription, @Nullable String resourceGroup);
}
