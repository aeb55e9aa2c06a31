package io.pgcmk.agent.refresh;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sidecars of a directory and of all below it, by their names: of backups, and of archives among them. */
final class SidecarSearch extends SimpleFileVisitor<Path> {
    private static final String SUFFIX = ".cmk.json";

    private final List<Path> sidecars = new ArrayList<>();
    private final Map<Path, Exception> unreadable = new LinkedHashMap<>();

    /** @param unreadable what may have more of them, and why it could not be searched */
    record Found(List<Path> sidecars, Map<Path, Exception> unreadable) {}

    /** A file is a sidecar whatever its name. A link is followed where it is named, and not below a directory. */
    static Found in(Path named) {
        SidecarSearch search = new SidecarSearch();
        try {
            Path start = named.toRealPath();
            if (!Files.isDirectory(start)) {
                return new Found(List.of(start), Map.of());
            }
            Files.walkFileTree(start, search);
            if (search.sidecars.isEmpty() && search.unreadable.isEmpty()) {
                throw new AgentException(
                        ExitCode.FILES,
                        "there is no sidecar (*" + SUFFIX + ") in it: if it is a volume, is it mounted?");
            }
        } catch (NoSuchFileException e) {
            search.unreadable.put(named, new AgentException(ExitCode.FILES, "there is none", e));
        } catch (IOException | AgentException e) {
            search.unreadable.put(named, e);
        }
        return new Found(search.sidecars, search.unreadable);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && String.valueOf(file.getFileName()).endsWith(SUFFIX)) {
            sidecars.add(file);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
        if (!(why instanceof NoSuchFileException)) {
            unreadable.put(file, why);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException why) {
        if (why != null) {
            unreadable.put(directory, why);
        }
        return FileVisitResult.CONTINUE;
    }
}
