package io.pgcmk.local.keyvault;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A key by its name: its versions, oldest first. */
final class VaultKey {
    private final String name;
    private final List<KeyVersion> versions = new CopyOnWriteArrayList<>();

    VaultKey(String name, KeyVersion first) {
        this.name = name;
        versions.add(first);
    }

    String name() {
        return name;
    }

    void add(KeyVersion version) {
        versions.add(version);
    }

    List<KeyVersion> versions() {
        return versions;
    }

    KeyVersion newest() {
        return versions.getLast();
    }

    /** The newest version for an empty text. */
    Optional<KeyVersion> find(String version) {
        return version.isEmpty()
                ? Optional.of(newest())
                : versions.stream()
                        .filter(candidate -> candidate.version().equals(version))
                        .findAny();
    }
}
