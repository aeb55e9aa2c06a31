package io.pgcmk.domain.retirement;

import io.pgcmk.domain.key.KeyVersions;
import io.pgcmk.domain.retirement.Dependent.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a key version may be disabled (R17): only if nothing lies under it, no sidecar either, no rotation runs from or to
 * it, and everything that was decided is told.
 *
 * @param advice what to do next: to disable, never to purge, since disabling can be undone
 */
public record Retirement(boolean mayBeDisabled, String why, String advice) {

    /**
     * @param told whether no event waits for the log
     * @param keptUntil until when something that is out of use is kept under it: deleted servers and backups, which a purge
     *     would lose and disabling would not; null if there is none
     */
    public static Retirement of(KeyVersions versions, Dependents counts, boolean told, @Nullable Instant keptUntil) {
        if (!counts.areNone()) {
            return new Retirement(false, counts + (isOne(counts) ? " depends" : " depend") + " on it", wayOut(counts));
        }
        if (!told) {
            return new Retirement(
                    false,
                    "nothing lies under it, but some of what was done last is not in the event log yet",
                    "ask again in a minute");
        }
        return new Retirement(
                true,
                keptUntil == null
                        ? "nothing that pg-cmk knows of uses it"
                        : "nothing in use lies under it; what was deleted lies under it until " + keptUntil,
                disable(versions) + purge(keptUntil));
    }

    private static boolean isOne(Dependents counts) {
        return counts.byKind().values().stream().mapToInt(Integer::intValue).sum() == 1;
    }

    private static String wayOut(Dependents counts) {
        List<String> ways = new ArrayList<>();
        if (counts.of(Kind.ROTATION) > 0) {
            ways.add("wait until its rotations have ended: GET …/rotations of each server tells how far they are");
        }
        if (counts.of(Kind.SERVER) > 0) {
            ways.add(
                    "let its servers leave it: a server that follows a key without a version goes to the key's newest one by"
                            + " itself, and PUT …/keys gives any other a new one");
        }
        if (counts.of(Kind.COPY) > 0) {
            ways.add("revalidate its copies, give them another key, or delete them");
        }
        if (counts.of(Kind.ARCHIVE) + counts.of(Kind.BACKUP) > 0) {
            ways.add("its backups follow their server; of those that stay behind, GET …/rotations says why");
        }
        if (counts.of(Kind.SIDECAR) > 0) {
            ways.add("let the agent refresh the sidecars, and confirm them: POST …/backups/{id}/sidecar");
        }
        return String.join("; ", ways) + "; then ask again";
    }

    private static String disable(KeyVersions versions) {
        String command =
                "az keyvault key set-attributes --id " + versions.named().uri();
        return "disable it, which can be undone, and do not purge it: "
                + (versions.isWholeKey()
                        ? command + "/{version} --enabled false, for each of its versions"
                        : command + " --enabled false");
    }

    private static String purge(@Nullable Instant keptUntil) {
        return keptUntil == null
                ? ""
                : ". To purge it before " + keptUntil + " would lose the DEKs of deleted servers and backups for good";
    }
}
