package io.pgcmk.agent;

import io.pgcmk.agent.command.BackupCommand;
import io.pgcmk.agent.command.GuardCommand;
import io.pgcmk.agent.command.InstallCommand;
import io.pgcmk.agent.command.RefreshCommand;
import io.pgcmk.agent.command.RegisterCommand;
import io.pgcmk.agent.command.RestoreCommand;
import io.pgcmk.agent.command.RotateDekCommand;
import io.pgcmk.agent.command.StatusCommand;
import io.pgcmk.agent.command.UnwrapCommand;
import io.pgcmk.agent.command.UpgradeCommand;
import io.pgcmk.agent.command.WalFetchCommand;
import io.pgcmk.agent.command.WalPushCommand;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** pg-cmk-agent. */
@Command(
        name = "pg-cmk-agent",
        description = "Prepares a PostgreSQL server for pg-cmk, and encrypts its backups under the customer's key.",
        mixinStandardHelpOptions = true,
        version = "pg-cmk-agent 0.1.0",
        subcommands = {
            InstallCommand.class,
            UpgradeCommand.class,
            StatusCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            WalPushCommand.class,
            WalFetchCommand.class,
            RegisterCommand.class,
            UnwrapCommand.class,
            RefreshCommand.class,
            RotateDekCommand.class,
            GuardCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:wal-push: nothing was archived, whatever the reason",
            "2:an option or a setting is wrong",
            "44:wal-fetch: the archive has no such file",
            "200:a bug",
            "201:the vault refuses the key, or the secret",
            "202:the vault or the token endpoint is silent; repeat it",
            "203:pg-cmk refuses",
            "204:pg-cmk does not answer; repeat it",
            "205:what was read is damaged, incomplete, or of another backup",
            "206:a file cannot be read or written",
            "207:PostgreSQL is not as it must be, or does not answer",
            "208:something is there already, or another agent is at work"
        })
public final class AgentMain {
    private AgentMain() {}

    public static void main(String[] arguments) {
        // Every failure is told once, in our words: the libraries tell them too, with a stack each.
        Logger.getLogger("").setLevel(Level.OFF);
        // Without its native parts Netty asks nothing of Java that newer ones warn of.
        System.setProperty("io.netty.noUnsafe", "true");
        System.setProperty("io.netty.transport.noNative", "true");
        System.setProperty("io.netty.handler.ssl.noOpenSsl", "true");
        System.exit(run(AgentMain::commandLine, arguments));
    }

    /**
     * Java itself ends with 1 after what it has no memory or no class for, and that is none of our codes but of
     * {@code wal-push}: PostgreSQL restarts its archiver upon an {@code archive_command} that ends with more than 125, and
     * counts no failure, so that nobody would see that there was one.
     */
    static int run(Supplier<CommandLine> commandLine, String... arguments) {
        boolean archives = arguments.length > 0 && arguments[0].equals(WalPushCommand.NAME);
        try {
            int status = commandLine.get().execute(arguments);
            return archives && status != ExitCode.DONE.status() ? WalPushCommand.FAILED : status;
        } catch (Throwable e) {
            System.err.println("pg-cmk-agent: Java cannot go on: " + e);
            return archives ? WalPushCommand.FAILED : ExitCode.INTERNAL.status();
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new AgentMain()).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("pg-cmk-agent: " + message(failure));
            command.getErr().flush();
            return status(failure);
        });
    }

    private static String message(Exception failure) {
        return switch (failure) {
            case AgentException e -> String.valueOf(e.getMessage());
            case IOException e -> "a file cannot be read or written: " + e;
            default -> "this is a bug: " + failure;
        };
    }

    private static int status(Throwable failure) {
        return (switch (failure) {
                    case AgentException e -> e.exitCode();
                    case IOException e -> ExitCode.FILES;
                    default -> ExitCode.INTERNAL;
                })
                .status();
    }
}
