package io.pgcmk.local.host;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Logger;

/**
 * One run of a function.
 *
 * @param input the request or the timer's JSON
 * @param bindings what {@code @BindingName} finds
 */
record Invocation(ExecutionContext context, Object input, Map<String, String> bindings) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static Invocation of(String function, Object input, Map<String, String> bindings) {
        return new Invocation(new Context(function, UUID.randomUUID().toString()), input, bindings);
    }

    private record Context(
            String getFunctionName, String getInvocationId, Logger getLogger, TraceContext getTraceContext)
            implements ExecutionContext {

        Context(String function, String id) {
            this(function, id, logger(function, id), new Trace(traceparent()));
        }

        /** The worker gives each invocation a logger of its own, whose lines carry the invocation's id. */
        private static Logger logger(String function, String id) {
            Logger logger = Logger.getAnonymousLogger();
            logger.setFilter(line -> {
                line.setMessage("[" + function + " " + id + "] " + line.getMessage());
                return true;
            });
            return logger;
        }

        private static String traceparent() {
            byte[] ids = new byte[24];
            RANDOM.nextBytes(ids);
            HexFormat hex = HexFormat.of();
            return "00-" + hex.formatHex(ids, 0, 16) + "-" + hex.formatHex(ids, 16, 24) + "-00";
        }
    }

    private record Trace(String getTraceparent) implements TraceContext {
        @Override
        public String getTracestate() {
            return "";
        }

        @Override
        public Map<String, String> getAttributes() {
            return Map.of();
        }
    }
}
