package io.pgcmk.agent.command;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.ExitCode;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.envelope.Dek;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unwrap}. */
@Command(
        name = "unwrap",
        description = "Hands a DEK in the clear to another program: pgBackRest, fscrypt, LUKS. Needs no pg-cmk.",
        mixinStandardHelpOptions = true)
public final class UnwrapCommand implements Callable<Integer> {
    /** In memory, and gone with the host's power. */
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Mixin
    private Setup setup = new Setup();

    @Option(names = "--sidecar", required = true, paramLabel = "FILE", description = "which DEK")
    private Path sidecar = Path.of("");

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    @Option(
            names = "--base64",
            description = "as text without a line's end, as pgBackRest takes it; otherwise 32 bytes")
    private boolean base64;

    /** Never standard output, which ends up in terminals and logs. */
    private static final class Where {
        @Option(names = "--fd", paramLabel = "N", description = "an open pipe, 3 or more: --fd 3 3>&1 | …")
        private int fd;

        @Option(names = "--file", paramLabel = "FILE", description = "a new file in memory (tmpfs), for its owner only")
        private @Nullable Path file;
    }

    @Override
    public Integer call() throws IOException {
        if (where.file == null && where.fd < 3) {
            throw new AgentException(
                    ExitCode.USAGE, "--fd must be 3 or more: 1 and 2 end up in terminals and logs (--fd 3 3>&1 | …)");
        }
        if (where.file == null) {
            requirePipe(where.fd);
        } else {
            requireNewInMemory(where.file);
        }
        try (Dek dek = setup.vault().unwrap(SidecarFile.read(sidecar).dek());
                OutputStream out = where.file == null ? descriptor(where.fd) : inMemory(where.file)) {
            byte[] text = base64 ? Base64.getEncoder().encode(dek.expose()) : dek.expose();
            out.write(text);
            Arrays.fill(text, (byte) 0);
        }
        return ExitCode.DONE.status();
    }

    /** At whose other end is a program: a file keeps what is written, a terminal shows it. */
    private static void requirePipe(int fd) {
        String open;
        try {
            open = Files.readSymbolicLink(DESCRIPTORS.resolve(String.valueOf(fd)))
                    .toString();
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "--fd " + fd + " is not open, or this host does not tell what it is (no " + DESCRIPTORS
                            + "): use --file on tmpfs",
                    e);
        }
        if (!open.startsWith("pipe:")) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "--fd " + fd + " is " + open + ", and a DEK goes to a pipe only (--fd 3 3>&1 | …), or to --file on"
                            + " tmpfs");
        }
    }

    private static OutputStream descriptor(int fd) {
        try {
            return new FileOutputStream("/dev/fd/" + fd);
        } catch (IOException e) {
            throw new AgentException(ExitCode.USAGE, "--fd " + fd + " is not open for writing: " + e.getMessage(), e);
        }
    }

    private static void requireNewInMemory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        FileStore store = Files.getFileStore(directory == null ? file.toAbsolutePath() : directory);
        if (Files.exists(file)) {
            throw new AgentException(ExitCode.TAKEN, file + " exists; a DEK is never written over another file");
        }
        if (!MEMORY.contains(store.type())) {
            throw new AgentException(
                    ExitCode.USAGE,
                    "--file " + file + " is on " + store.type()
                            + ", where a DEK would stay on the disk: name a file on tmpfs, such as below /run");
        }
    }

    private static OutputStream inMemory(Path file) throws IOException {
        return Channels.newOutputStream(Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }
}
