package io.pgcmk.agent.bench;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentConfigFile;
import io.pgcmk.agent.guard.GuardServer;
import io.pgcmk.agent.guard.LookAtKey;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.local.bench.Figure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a guard costs its host in an hour: the rounds of an hour one after the other, in a JVM of their own. */
public final class GuardHour {
    private static final int ROUNDS = 60;

    /** One for each half of a lease of 9 min 30 s. */
    private static final int LOOKS = 13;

    private GuardHour() {}

    /** {@code GuardHour SETTINGS}: of an agent whose server has its key enabled, and pg-cmk at work. */
    public static void main(String[] arguments) {
        // As in the agent itself.
        Logger.getLogger("").setLevel(Level.OFF);
        AgentConfig config = AgentConfigFile.read(Path.of(arguments[0]), System.getenv());
        LookAtKey look = new LookAtKey(
                HostVault.anew(config.identity(), config.vaultPort()), new SecureRandom(), Clock.systemUTC());
        rounds(config, look, ROUNDS);
        Duration whilePgCmkWorks = cpu();
        for (int time = 0; time < LOOKS; time++) {
            rounds(config, look, 1);
        }
        Duration whileItIsGone = cpu();
        System.out.println(figure("pg-cmk at work", whilePgCmkWorks, "1 look at the key, 3 vault operations"));
        System.out.println(
                figure("pg-cmk gone", whileItIsGone, 1 + LOOKS + " looks, " + 3 * (1 + LOOKS) + " vault operations"));
    }

    /** Of a guard that has just started: it looks at the key in its first round. */
    private static void rounds(AgentConfig config, LookAtKey look, int number) {
        StringWriter said = new StringWriter();
        int[] left = {number};
        GuardServer.Pause none = length -> {
            if (--left[0] == 0) {
                throw new InterruptedException("the hour is over");
            }
        };
        new GuardServer(new GuardServer.Host(config.postgres(), null, null), look, none, new PrintWriter(said)).run();
        if (!Thread.interrupted() || !said.toString().strip().equals("the lease is kept")) {
            throw new IllegalStateException("the guard was not at work: " + said);
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static Figure figure(String when, Duration cpu, String looks) {
        return new Figure(
                "CPU of a guard in an hour, " + when,
                "told",
                String.format(Locale.ROOT, "%.1f s", cpu.toMillis() / 1e3),
                String.format(
                        Locale.ROOT,
                        "%.2f %% of a core; Java's start, %d rounds, %s",
                        cpu.toMillis() / 36e3,
                        ROUNDS,
                        looks));
    }
}
