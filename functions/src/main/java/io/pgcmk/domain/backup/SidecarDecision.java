package io.pgcmk.domain.backup;

import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.WrappedDek;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What it means that somebody says which version wraps what lies in a backup's sidecar. An older one than before is as
 * possible as a newer one: a sidecar comes back with the disk that it lay on.
 */
public sealed interface SidecarDecision {

    /** It is known already. */
    record Repeat() implements SidecarDecision {}

    record Confirm(KekVersion version) implements SidecarDecision {}

    /** No wrapping of this DEK is known that the version made. */
    record Unknown(List<KekVersion> known) implements SidecarDecision {}

    /** Versions of more than one key have these digits. */
    record Ambiguous(List<KekVersion> meant) implements SidecarDecision {}

    /** @param superseded the wrappings that its DEK had before {@code current} */
    static SidecarDecision of(
            Backup backup, WrappedDek current, Collection<WrappedDek> superseded, NamedVersion named) {
        List<KekVersion> known = Stream.of(
                        Stream.of(current.wrappedBy(), backup.sidecar()),
                        superseded.stream().map(WrappedDek::wrappedBy))
                .flatMap(versions -> versions)
                .distinct()
                .toList();
        List<KekVersion> meant = known.stream().filter(named::names).toList();
        return switch (meant.size()) {
            case 0 -> new Unknown(known);
            case 1 -> meant.getFirst().equals(backup.sidecar()) ? new Repeat() : new Confirm(meant.getFirst());
            default -> new Ambiguous(meant);
        };
    }
}
