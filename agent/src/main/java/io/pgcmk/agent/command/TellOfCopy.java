package io.pgcmk.agent.command;

import io.pgcmk.agent.AgentConfig;
import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.service.CopyCreated;
import io.pgcmk.agent.service.CopyTopic;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** {@code --publish}: pg-cmk is told of a restored server. */
final class TellOfCopy {
    @ArgGroup(exclusive = false)
    private @Nullable Options options;

    private static final class Options {
        @Option(
                names = "--publish",
                required = true,
                description = "tell pg-cmk of the restored server by Event Grid; the setting server is then its own id")
        private boolean publish;

        @Option(names = "--geo", description = "it was restored in another region")
        private boolean geo;
    }

    /**
     * What to tell; to be asked before anything is restored, since what is wrong with the settings is wrong then, too.
     *
     * @return empty if nobody is to be told
     */
    Optional<CopyCreated> of(Setup setup, String source, int port) {
        if (options == null || !options.publish) {
            return Optional.empty();
        }
        AgentConfig config = setup.config();
        AgentConfig.Copy copy = config.copy();
        if (copy == null) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "setting eventGrid.topicEndpoint in " + setup.file() + " is missing: --publish needs it");
        }
        if (config.server().equalsIgnoreCase(source)) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "setting server in " + setup.file() + " is the server that was backed up: --publish tells of a"
                            + " copy, which has a resource id of its own");
        }
        CopyCreated.Mode mode = options.geo ? CopyCreated.Mode.GEO : CopyCreated.Mode.POINT_IN_TIME;
        return Optional.of(new CopyCreated(config, copy, source, mode, port));
    }

    /** An event is a hint: the restore is as good without it. */
    static void tell(CopyTopic topic, CopyCreated created, PrintWriter messages) {
        try {
            topic.publish(created);
            messages.println("pg-cmk is told of " + created.config().server()
                    + ": once its identity has its rights to the key, revalidate it");
        } catch (RuntimeException e) {
            messages.println("pg-cmk is not told of the restored server: " + e.getMessage() + ". Register it by hand: "
                    + created.byHand());
        }
        messages.flush();
    }
}
