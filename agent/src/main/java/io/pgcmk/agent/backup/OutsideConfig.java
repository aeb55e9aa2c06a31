package io.pgcmk.agent.backup;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a server has outside of its data directory, as Debian's have it: PostgreSQL does not start without
 * it. In a backup it is where PostgreSQL looks for it by itself, at the data directory's root.
 */
final class OutsideConfig {
    /** What {@code postgresql.conf} may be made of (PostgreSQL 19.1.5). A directory may be empty, but it must be there. */
    private static final Pattern INCLUDE = Pattern.compile(
            "^\\s*include(?:_dir|_if_exists)?\\s*=?\\s*'([^']+)'", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final Path data;
    private final SortedMap<Path, byte[]> files = new TreeMap<>();
    private final SortedSet<Path> directories = new TreeSet<>();
    private final List<Path> elsewhere = new ArrayList<>();

    private OutsideConfig(Path data) {
        this.data = data;
    }

    /**
     * Where a server reads its configuration.
     *
     * @param sources of its settings, {@code config} among them
     */
    record Places(Path config, Path hba, Path ident, List<Path> sources) {}

    /** @throws AgentException if a file cannot be read */
    static OutsideConfig read(Path data, Places places) {
        OutsideConfig outside = new OutsideConfig(data);
        outside.add(Path.of("postgresql.conf"), places.config());
        outside.add(Path.of("pg_hba.conf"), places.hba());
        outside.add(Path.of("pg_ident.conf"), places.ident());
        if (outside.isOutside(places.config())) {
            Path root = places.config().resolveSibling("");
            outside.addIncludesOf(root, places.config());
            places.sources().stream()
                    .filter(source -> !source.equals(places.config()))
                    .forEach(source -> outside.addIncluded(root, source));
        }
        return outside;
    }

    /** By their names in the data directory. */
    SortedMap<Path, byte[]> files() {
        return files;
    }

    /** Each before what is in it. */
    SortedSet<Path> directories() {
        return directories;
    }

    /** Files of settings that have no place in the data directory. */
    List<Path> elsewhere() {
        return elsewhere;
    }

    /** @param source below {@code root}, where its names are relative to, or not */
    private void addIncluded(Path root, Path source) {
        if (!isOutside(source) || elsewhere.contains(source)) {
            return;
        }
        if (!source.startsWith(root)) {
            elsewhere.add(source);
        } else if (Files.isDirectory(source)) {
            addDirectories(root.relativize(source));
        } else if (!files.containsKey(root.relativize(source))) {
            addDirectories(root.relativize(source).getParent());
            add(root.relativize(source), source);
            addIncludesOf(root, source);
        }
    }

    private void addIncludesOf(Path root, Path source) {
        Matcher includes = INCLUDE.matcher(new String(bytes(source), StandardCharsets.ISO_8859_1));
        while (includes.find()) {
            Path included = source.resolveSibling(includes.group(1)).normalize();
            if (Files.exists(included)) {
                addIncluded(root, included);
            }
        }
    }

    private void add(Path name, Path source) {
        if (isOutside(source)) {
            files.put(name, bytes(source));
        }
    }

    private void addDirectories(@Nullable Path directory) {
        for (Path path = directory; path != null; path = path.getParent()) {
            directories.add(path);
        }
    }

    private boolean isOutside(Path source) {
        return !source.startsWith(data);
    }

    private static byte[] bytes(Path source) {
        try {
            return Files.readAllBytes(source);
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.FILES,
                    "cannot read " + source
                            + ", which PostgreSQL does not start without: let this agent's user read it (" + e + ")",
                    e);
        }
    }
}
