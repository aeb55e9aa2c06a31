package io.pgcmk.local.kit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;

/** One fault that a test asked for, and how often it is still to occur. */
final class Fault {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final String target;
    private final Map<String, String> match;
    private final Behaviour behaviour;
    private final ObjectNode asSent;
    private final Deque<Instant> passed = new ArrayDeque<>();
    /** How often it is still to occur, or -1 for always. */
    private int times;

    Fault(String target, Map<String, String> match, Behaviour behaviour, int times, ObjectNode asSent) {
        this.target = target;
        this.match = match;
        this.behaviour = behaviour;
        this.times = times;
        this.asSent = asSent;
    }

    String target() {
        return target;
    }

    Map<String, String> match() {
        return match;
    }

    Behaviour behaviour() {
        return behaviour;
    }

    ObjectNode described() {
        return asSent.deepCopy().put("times", times);
    }

    /** Whether it occurs now; counts it if so. */
    boolean occurs(Map<String, String> circumstances, Instant now) {
        if (times == 0 || !match.entrySet().stream().allMatch(wanted -> meets(wanted, circumstances))) {
            return false;
        }
        if (behaviour instanceof Behaviour.Throttle(int limit, int retryAfter) && passes(limit, now)) {
            return false;
        }
        if (times > 0) {
            times--;
        }
        return true;
    }

    /** A path is met by every path under it, all else by itself only; the names of Azure have no case. */
    private static boolean meets(Map.Entry<String, String> wanted, Map<String, String> circumstances) {
        String actual = circumstances.getOrDefault(wanted.getKey(), "").toLowerCase(Locale.ROOT);
        String expected = wanted.getValue().toLowerCase(Locale.ROOT);
        return wanted.getKey().equals("path") ? actual.startsWith(expected) : actual.equals(expected);
    }

    private boolean passes(int limit, Instant now) {
        while (!passed.isEmpty() && !passed.peekFirst().isAfter(now.minus(WINDOW))) {
            passed.removeFirst();
        }
        if (passed.size() >= limit) {
            return false;
        }
        return passed.add(now);
    }
}
