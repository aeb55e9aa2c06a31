package io.pgcmk.agent.refresh;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.refresh.RefreshSidecar.Outcome;
import io.pgcmk.agent.service.BackupRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refreshes all sidecars of some files and directories. One that fails does so alone; the next run begins with it again. */
public final class RefreshSidecars {
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    /** One may be unlucky, and each waits for a minute: with so many in a row nobody answers the rest either. */
    private static final int SILENCES = 3;

    private final RefreshSidecar refresh;
    private final PrintWriter messages;
    private final Clock clock;
    private final Map<Outcome, Integer> done = new EnumMap<>(Outcome.class);
    private int failed;
    private int silences;
    private @Nullable ExitCode first;

    /** @param server the resource id of the one on this host */
    public RefreshSidecars(String server, BackupRegistry registry, HostVault vault, PrintWriter messages, Clock clock) {
        refresh = new RefreshSidecar(server, registry, vault);
        this.messages = messages;
        this.clock = clock;
    }

    /** @return {@code DONE}, or that of the first that failed */
    public ExitCode run(Collection<Path> paths) {
        Set<Path> sidecars = new LinkedHashSet<>();
        for (Path path : paths) {
            SidecarSearch.Found found = SidecarSearch.in(path);
            sidecars.addAll(found.sidecars());
            found.unreadable().forEach(this::fail);
        }
        Instant told = clock.instant();
        int tried = 0;
        for (Path sidecar : sidecars) {
            if (silences == SILENCES) {
                tell(sidecars.size() - tried + " were not tried, since nobody answers; repeat it");
                break;
            }
            refresh(sidecar);
            tried++;
            if (Duration.between(told, clock.instant()).compareTo(BETWEEN) >= 0) {
                told = clock.instant();
                tell(tried + " of " + sidecars.size());
            }
        }
        tell(count(Outcome.REFRESHED) + " refreshed, " + count(Outcome.CURRENT) + " current already, "
                + count(Outcome.OF_ANOTHER_SERVER) + " of other servers, " + failed + " failed");
        return first == null ? ExitCode.DONE : first;
    }

    private void refresh(Path sidecar) {
        try {
            done.merge(refresh.run(sidecar), 1, Integer::sum);
            silences = 0;
        } catch (IOException | AgentException e) {
            fail(sidecar, e);
        }
    }

    private void fail(Path path, Exception why) {
        ExitCode code = why instanceof AgentException e ? e.exitCode() : ExitCode.FILES;
        silences = isSilence(code) ? silences + 1 : 0;
        failed++;
        first = first == null ? code : first;
        tell(path + ": " + (why instanceof AgentException ? why.getMessage() : why.toString()));
    }

    private static boolean isSilence(ExitCode code) {
        return code == ExitCode.SERVICE_SILENT || code == ExitCode.KEY_SILENT;
    }

    private int count(Outcome outcome) {
        return done.getOrDefault(outcome, 0);
    }

    private void tell(String message) {
        messages.println("refresh: " + message);
        messages.flush();
    }
}
