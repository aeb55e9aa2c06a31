package io.pgcmk.simulation;

import io.pgcmk.example.Servers;
import io.pgcmk.simulation.Trouble.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What goes wrong, and when; all of it follows from the seed.
 *
 * @param vaults how many there are, with one key each
 * @param servers how many there are; server n has its key in vault {@code n % vaults}
 * @param armIsTold whether ARM may be asked of the vaults at all
 * @param ticks when the timer fires
 */
record History(long seed, int vaults, int servers, boolean armIsTold, List<Tick> ticks, List<Trouble> troubles) {
    static final Instant START = Servers.START;
    private static final Duration LENGTH = Duration.ofMinutes(45);
    private static final Kind[] KINDS = Kind.values();

    /**
     * @param killedAfter so many steps after it began; 0 if it lives
     * @param twice whether another instance makes one at the same time
     * @param events how many events ask for a check of every server beforehand
     */
    record Tick(Instant at, int killedAfter, boolean twice, int events) {}

    static History of(long seed) {
        Random random = new Random(seed);
        int vaults = 1 + random.nextInt(4);
        int servers = vaults + random.nextInt(3);
        List<Trouble> troubles = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int trouble = 0; trouble < count; trouble++) {
            troubles.addAll(trouble(random, vaults, servers));
        }
        return new History(seed, vaults, servers, random.nextInt(4) > 0, ticks(random), List.copyOf(troubles));
    }

    /** From seconds to the rest of the history; now and then of every vault at once, and now and then flapping. */
    private static List<Trouble> trouble(Random random, int vaults, int servers) {
        Kind kind = KINDS[random.nextInt(KINDS.length)];
        Instant from = START.plusMillis(random.nextInt((int) LENGTH.toMillis()));
        Duration lasts = Duration.ofSeconds((long) Math.exp(random.nextDouble() * 8));
        int server = 1 + random.nextInt(servers);
        boolean everywhere = !kind.isLoss() && random.nextInt(4) == 0;
        int times = random.nextInt(5) == 0 ? 2 + random.nextInt(4) : 1;
        List<Trouble> troubles = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            Instant begins = from.plus(lasts.multipliedBy(2L * time));
            for (int vault = 0; vault < vaults; vault++) {
                if (everywhere || vault == server % vaults) {
                    troubles.add(new Trouble(kind, vault, concernsOne(kind) ? server : 0, begins, begins.plus(lasts)));
                }
            }
        }
        return troubles;
    }

    private static boolean concernsOne(Kind kind) {
        return switch (kind) {
            case RIGHT_REVOKED,
                    RIGHT_REVOKED_UNKNOWN_TO_ARM,
                    TENANT_CHANGED,
                    IDENTITY_DELETED,
                    IDENTITY_DETACHED,
                    POSTGRES_DOWN -> true;
            default -> false;
        };
    }

    /**
     * Every minute, some seconds late; one in a while is missed, or dies, but never two in a row. In one history of four
     * everything of ours is dead for a while.
     */
    private static List<Tick> ticks(Random random) {
        List<Tick> ticks = new ArrayList<>();
        int dead = random.nextInt(4) == 0 ? 2 + random.nextInt(30) : Integer.MAX_VALUE;
        int alive = dead == Integer.MAX_VALUE ? 0 : dead + random.nextInt(20);
        boolean well = false;
        for (int minute = 1; minute <= LENGTH.toMinutes(); minute++) {
            if (minute >= dead && minute < alive) {
                continue;
            }
            boolean fails = well && random.nextInt(12) == 0;
            well = !fails;
            if (fails && random.nextBoolean()) {
                continue;
            }
            ticks.add(new Tick(
                    START.plusSeconds(60L * minute).plusMillis(random.nextInt(2_000)),
                    fails ? 1 + random.nextInt(40) : 0,
                    random.nextInt(10) == 0,
                    random.nextInt(15) == 0 ? 1 + random.nextInt(3) : 0));
        }
        return List.copyOf(ticks);
    }

    boolean isAt(Kind kind, int vault, int server, Instant now) {
        for (Trouble trouble : troubles) {
            if (trouble.kind() == kind && trouble.isAt(now) && trouble.befalls(vault, server)) {
                return true;
            }
        }
        return false;
    }

    boolean isLost(int vault, int server, Instant now) {
        return troubles.stream()
                .anyMatch(trouble -> trouble.kind().isLoss() && trouble.isAt(now) && trouble.befalls(vault, server));
    }

    SplittableRandom chance() {
        return new SplittableRandom(seed);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed " + seed + ": " + vaults + " vaults, " + servers + " servers, ARM "
                + (armIsTold ? "is told" : "is not told"));
        troubles.forEach(trouble -> text.append("\n  ")
                .append(trouble.kind())
                .append(" of vault ")
                .append(trouble.vault())
                .append(trouble.server() == 0 ? "" : " server " + trouble.server())
                .append(" from ")
                .append(Duration.between(START, trouble.from()))
                .append(" to ")
                .append(Duration.between(START, trouble.until())));
        ticks.stream()
                .filter(tick -> tick.killedAfter() > 0)
                .forEach(tick -> text.append("\n  a tick is killed at ").append(Duration.between(START, tick.at())));
        return text.toString();
    }
}
