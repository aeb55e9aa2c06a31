package io.pgcmk.local.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that exist besides {@code localhost}: one a line in a file, which {@link LocalResolver} reads at each
 * look-up, so that another JVM sees a vault appear and vanish at once.
 */
public final class Zone {
    /** The system property with the file's path. Without it there are no names besides {@code localhost}. */
    public static final String PROPERTY = "pgcmk.local.zone";

    private static final String VAULTS = ".vault.azure.net";

    private final Path file;
    private final Set<String> names = new TreeSet<>();
    private final Set<String> hidden = new HashSet<>();

    private Zone(Path file) {
        this.file = file;
    }

    /** An empty zone in {@code file}, which child JVMs are told of by {@link #PROPERTY}. */
    public static Zone at(Path file) {
        Zone zone = new Zone(file);
        zone.write();
        return zone;
    }

    /** The one of this JVM, for tests, and what its look-ups are answered from. */
    public static Zone shared() {
        return Shared.ZONE;
    }

    /** The name that a vault is found by. */
    public static String hostOf(String vault) {
        return vault.toLowerCase(Locale.ROOT) + VAULTS;
    }

    /** The vault that is found by this name, with or without a port; empty for any other name. */
    public static String vaultOf(String host) {
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return name.endsWith(VAULTS) ? name.substring(0, name.length() - VAULTS.length()) : "";
    }

    /** Makes this zone the one that the JVM's look-ups are answered from. */
    public void install() {
        System.setProperty(PROPERTY, file.toString());
    }

    public Path file() {
        return file;
    }

    public synchronized void add(String name) {
        names.add(name);
        write();
    }

    public synchronized void remove(String name) {
        names.remove(name);
        write();
    }

    /** Takes a name that exists out of sight, until it is {@link #reveal revealed}. */
    synchronized void hide(String name) {
        hidden.add(name);
        write();
    }

    synchronized void reveal(String name) {
        hidden.remove(name);
        write();
    }

    /** Replaces the file in one step: a reader sees the names of before or after, never half. */
    private void write() {
        try {
            Set<String> visible = new TreeSet<>(names);
            visible.removeAll(hidden);
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, visible);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the zone to " + file, e);
        }
    }

    private static final class Shared {
        static final Zone ZONE = made();

        private static Zone made() {
            try {
                Zone zone = at(TemporaryDirectory.forThisJvm("zone").resolve("names"));
                zone.install();
                return zone;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
