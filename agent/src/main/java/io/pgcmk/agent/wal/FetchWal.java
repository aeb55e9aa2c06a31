package io.pgcmk.agent.wal;

import io.pgcmk.agent.identity.HostVault;
import io.pgcmk.agent.sidecar.Sidecar;
import io.pgcmk.agent.stream.EncryptedStream;
import io.pgcmk.envelope.Dek;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** PostgreSQL's {@code restore_command}: one file out of the archive. */
public final class FetchWal {
    private final HostVault vault;

    public FetchWal(HostVault vault) {
        this.vault = vault;
    }

    /**
     * @param target appears only if all of it is authentic
     * @return false if the archive has no such file, which is how it ends
     */
    public boolean run(WalArchive archive, String name, Path target) throws IOException {
        Path source = archive.file(WalName.required(name));
        if (Files.notExists(source)) {
            return false;
        }
        Sidecar sidecar = archive.sidecar();
        Path written = target.resolveSibling(target.getFileName() + ".new");
        try (Dek dek = vault.unwrap(sidecar.dek());
                InputStream in = EncryptedStream.decrypting(dek, sidecar.context(name), Files.newInputStream(source))) {
            Files.copy(in, written, StandardCopyOption.REPLACE_EXISTING);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
