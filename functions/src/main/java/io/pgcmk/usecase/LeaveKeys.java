package io.pgcmk.usecase;

import io.pgcmk.domain.rotation.OlderVersion;
import io.pgcmk.domain.server.Protection.Enabled;
import io.pgcmk.domain.server.ServerUid;
import io.pgcmk.envelope.KekId;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.port.KeyUsage;
import io.pgcmk.port.RotationStore.VersionsInUse;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whoever looks for the servers of a key under which nothing of a server lies any more does not find it. */
final class LeaveKeys {
    private final KeyUsage usage;

    LeaveKeys(KeyUsage usage) {
        this.usage = usage;
    }

    /**
     * Leaves those that need not be found.
     *
     * @param left versions that the server has left, beside those that it is known to have left
     */
    void run(ServerUid uid, Enabled enabled, Collection<KekVersion> left, VersionsInUse inUse) {
        Set<KekId> needed = Stream.of(Set.of(enabled.key().pinned()), inUse.deks(), inUse.sidecars())
                .flatMap(Set::stream)
                .map(KekVersion::kek)
                .collect(Collectors.toSet());
        Stream.concat(left.stream(), enabled.rewraps().older().stream().map(OlderVersion::version))
                .map(KekVersion::kek)
                .distinct()
                .filter(kek -> !needed.contains(kek))
                .forEach(kek -> usage.remove(kek, uid));
    }
}
