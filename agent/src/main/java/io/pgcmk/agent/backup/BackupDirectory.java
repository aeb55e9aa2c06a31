package io.pgcmk.agent.backup;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.sidecar.SidecarClaim;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A directory, in which each backup has the name of its server and its time. */
record BackupDirectory(Path directory, String server, Instant now) implements BackupTarget {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** What a killed agent began here is gone on with, under the name of now. */
    @Override
    public Claimed claim() throws IOException {
        OneFile file = new OneFile(directory.resolve(name() + "-" + STAMP.format(now) + OneFile.SUFFIX));
        Claimed fresh = file.claim();
        try {
            for (OneFile begun : begun(file)) {
                Optional<Claimed> left = left(begun);
                if (left.isPresent()) {
                    return goneOnWith(left.get(), fresh);
                }
            }
            return fresh;
        } catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    /** Once its sidecar has a name, it keeps it. */
    private static Claimed goneOnWith(Claimed left, Claimed fresh) throws IOException {
        if (left.isPublished()) {
            fresh.giveUp();
            return left;
        }
        return left.moveOver(fresh);
    }

    private Optional<Claimed> left(OneFile file) throws IOException {
        Claimed claimed;
        try {
            claimed = file.claim();
        } catch (AgentException e) {
            // Another agent is at work on it, or it is complete.
            return Optional.empty();
        }
        Optional<SidecarClaim.Begun> left = claimed.claim().left();
        if (left.isEmpty()) {
            claimed.giveUp();
            return Optional.empty();
        }
        if (!left.get().server().equalsIgnoreCase(server)) {
            claimed.close();
            return Optional.empty();
        }
        return Optional.of(claimed);
    }

    /**
     * By their claims, and by a file without one that was left as a claim was moved; not the one of now, which to open once
     * more would give up.
     */
    private Set<OneFile> begun(OneFile fresh) throws IOException {
        Pattern left =
                Pattern.compile("(" + Pattern.quote(name()) + "-\\d{8}T\\d{6}Z\\.cmk)(\\.json\\.claim|\\.partial)");
        Set<OneFile> begun = new LinkedHashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher matched = left.matcher(file.getFileName().toString());
                if (matched.matches()) {
                    begun.add(new OneFile(directory.resolve(matched.group(1))));
                }
            }
        }
        begun.remove(fresh);
        return begun;
    }

    private String name() {
        return server.substring(server.lastIndexOf('/') + 1);
    }
}
