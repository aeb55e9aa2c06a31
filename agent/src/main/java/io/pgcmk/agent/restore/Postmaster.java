package io.pgcmk.agent.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What a starting server says of itself in {@code postmaster.pid}, as pg_ctl reads it (PostgreSQL's pidfile.h). */
record Postmaster(Path data) {
    private static final int PID = 0;
    private static final int STATUS = 7;

    boolean isReady() throws IOException {
        List<String> lines = lines();
        return lines.size() > STATUS && lines.get(STATUS).strip().equals("ready");
    }

    /** A server that ends takes the file with it. */
    boolean isAlive() throws IOException {
        List<String> lines = lines();
        return !lines.isEmpty()
                && ProcessHandle.of(Long.parseLong(lines.get(PID).strip()))
                        .filter(ProcessHandle::isAlive)
                        .isPresent();
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
