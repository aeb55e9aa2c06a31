package io.pgcmk.simulation;

import io.pgcmk.domain.server.ServerPolicy.Lease;
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
 * @param grace of each server's policy
 * @param lease of each server's policy
 * @param ticks when the timer fires
 */
record History(
        long seed,
        int vaults,
        int servers,
        boolean armIsTold,
        Duration grace,
        Lease lease,
        List<Tick> ticks,
        List<Trouble> troubles) {
    static final Instant START = Servers.START;
    private static final Kind[] KINDS = Kind.values();

    /**
     * @param killedAfter so many steps after it began; 0 if it lives
     * @param twice whether another instance makes one at the same time
     * @param events how many events there are of each key beforehand
     */
    record Tick(Instant at, int killedAfter, boolean twice, int events) {}

    /**
     * How much happens.
     *
     * @param servers at most two more than vaults
     */
    record Size(int vaults, int servers, Duration length) {
        static final Size LONG = new Size(4, 6, Duration.ofMinutes(45));
        static final Size SHORT = new Size(1, 1, Duration.ofMinutes(12));
    }

    static History of(long seed, Size size) {
        Random random = new Random(seed);
        int vaults = 1 + random.nextInt(size.vaults());
        int servers = Math.min(size.servers(), vaults + random.nextInt(3));
        Lease lease = random.nextInt(8) == 0 ? Lease.OFF : Lease.ENFORCED;
        Duration grace = random.nextInt(6) == 0 ? Duration.ofMinutes(1 + random.nextInt(20)) : Duration.ZERO;
        List<Trouble> troubles = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int trouble = 0; trouble < count; trouble++) {
            troubles.addAll(trouble(random, vaults, servers, size.length()));
        }
        if (lease == Lease.OFF) {
            // Then it is up to us alone, and we can do nothing with a PostgreSQL that we do not reach.
            troubles.removeIf(trouble -> trouble.kind() == Kind.POSTGRES_DOWN);
        }
        return new History(
                seed,
                vaults,
                servers,
                random.nextInt(4) > 0,
                grace,
                lease,
                ticks(random, size.length(), lease),
                List.copyOf(troubles));
    }

    /** From seconds to the rest of the history; now and then of every vault at once, and now and then flapping. */
    private static List<Trouble> trouble(Random random, int vaults, int servers, Duration length) {
        Kind kind = KINDS[random.nextInt(KINDS.length)];
        Instant from = START.plusMillis(random.nextInt((int) length.toMillis()));
        Duration lasts = Duration.ofSeconds((long) Math.exp(random.nextDouble() * 8));
        int server = 1 + random.nextInt(servers);
        boolean everywhere = isOneForAll(kind) || (!kind.isLoss() && random.nextInt(4) == 0);
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
            case RIGHT_REVOKED, RIGHT_REVOKED_UNKNOWN_TO_ARM, IDENTITY_DELETED, IDENTITY_DETACHED, POSTGRES_DOWN ->
                true;
            default -> false;
        };
    }

    private static boolean isOneForAll(Kind kind) {
        return kind == Kind.ARM_DOWN || kind == Kind.TOKEN_ENDPOINT_DOWN;
    }

    /**
     * Every minute, some seconds late; one in a while is missed, or dies, but never two in a row. In one history of four
     * everything of ours is dead for a while, which without a lease nothing makes good.
     */
    private static List<Tick> ticks(Random random, Duration length, Lease lease) {
        List<Tick> ticks = new ArrayList<>();
        boolean dies = lease == Lease.ENFORCED && random.nextInt(4) == 0;
        int dead = dies ? 2 + random.nextInt((int) length.toMinutes() * 2 / 3) : Integer.MAX_VALUE;
        int alive = dead == Integer.MAX_VALUE ? 0 : dead + random.nextInt(20);
        boolean well = false;
        for (int minute = 1; minute <= length.toMinutes(); minute++) {
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

    SplittableRandom chance() {
        return new SplittableRandom(seed);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed " + seed + ": " + vaults + " vaults, " + servers + " servers, ARM "
                + (armIsTold ? "is told" : "is not told") + ", grace " + grace + ", lease " + lease);
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
