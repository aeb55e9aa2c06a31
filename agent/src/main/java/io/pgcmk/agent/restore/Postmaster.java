package io.pgcmk.agent.restore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a starting server says of itself in {@code postmaster.pid}, as pg_ctl reads it (PostgreSQL's pidfile.h). */
record Postmaster(Path data) {
    private static final int PID = 0;
    private static final int STATUS = 7;

    boolean isReady() {
        List<String> lines = lines();
        return lines.size() > STATUS && lines.get(STATUS).strip().equals("ready");
    }

    /** A server that ends takes the file with it; of one that was killed it stays, and its number may be another's. */
    boolean isAlive() {
        List<String> lines = lines();
        return !lines.isEmpty() && isAlive(lines.get(PID).strip());
    }

    private boolean isAlive(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid))
                    .filter(ProcessHandle::isAlive)
                    .filter(this::isHere)
                    .isPresent();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A server works in its data directory. Not every host tells where a process does. */
    private boolean isHere(ProcessHandle process) {
        Path processes = Path.of("/proc");
        if (Files.notExists(processes.resolve("self/cwd"))) {
            return true;
        }
        try {
            return Files.isSameFile(processes.resolve(process.pid() + "/cwd"), data);
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }
}
