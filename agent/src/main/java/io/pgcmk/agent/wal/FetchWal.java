package io.pgcmk.agent.wal;

import io.pgcmk.agent.AgentException;
import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.stream.EncryptedStream;
import io.pgcmk.envelope.Dek;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** PostgreSQL's {@code restore_command}: one file out of the archive. */
public final class FetchWal {
    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final HostVault vault;

    public FetchWal(HostVault vault) {
        this.vault = vault;
    }

    /**
     * @param target appears only if all of it is authentic
     * @return false if the archive has no such file, which is how it ends
     * @throws AgentException if it is no archive: of a volume that is not mounted, every file is missing
     */
    public boolean run(WalArchive archive, String name, Path target) throws IOException {
        Optional<DekDirectory> archived = archive.holding(WalName.required(name));
        if (archived.isEmpty()) {
            return false;
        }
        Path source = archived.get().file(name);
        Sidecar sidecar = archived.get().sidecar();
        Path written = target.resolveSibling(target.getFileName() + ".new");
        try (Dek dek = vault.unwrap(sidecar.dek());
                InputStream in = EncryptedStream.decrypting(dek, sidecar.context(name), Files.newInputStream(source))) {
            Files.deleteIfExists(written);
            Files.createFile(written, MODE);
            try (OutputStream out = Files.newOutputStream(written)) {
                in.transferTo(out);
            }
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
