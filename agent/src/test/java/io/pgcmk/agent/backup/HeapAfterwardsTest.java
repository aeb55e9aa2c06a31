package io.pgcmk.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.pgcmk.agent.fake.BackupBench;
import io.pgcmk.agent.fake.BoundPostgres;
import io.pgcmk.agent.sidecar.SidecarFile;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.WrappedDek;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R27: once a command has ended, a heap dump has no DEK in it. It is looked for by a mask, so as not to be found in us. */
class HeapAfterwardsTest {
    private static final byte MASK = 0x5a;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("R27: neither a backup nor a restore leaves its DEK in memory, where one that is held is found")
    void hasNoDek() throws IOException {
        BackupBench bench = new BackupBench(BoundPostgres.ofThisJvm(18));
        Path file = directory.resolve("orders.cmk");

        bench.backup(file);
        bench.restore(file, directory.resolve("restored"));

        WrappedDek wrapped = SidecarFile.read(SidecarFile.beside(file)).dek();
        byte[] masked = masked(bench, wrapped);
        assertThat(dumpHas(masked, "after")).isFalse();
        try (Dek held = bench.vault().unwrap(wrapped)) {
            assertThat(dumpHas(masked, "held")).isTrue();
            assertThat(held.expose()).hasSize(Dek.LENGTH_BYTES);
        }
    }

    private static byte[] masked(BackupBench bench, WrappedDek wrapped) {
        try (Dek dek = bench.vault().unwrap(wrapped)) {
            byte[] masked = dek.expose().clone();
            for (int i = 0; i < masked.length; i++) {
                masked[i] ^= MASK;
            }
            return masked;
        }
    }

    private boolean dumpHas(byte[] masked, String name) throws IOException {
        Path dump = directory.resolve(name + ".hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(dump), 1024 * 1024)) {
            return has(bytes, masked);
        } finally {
            Files.delete(dump);
        }
    }

    /** The first byte of 32 random ones hardly ever comes again, so that a mismatch is begun anew from where it was. */
    private static boolean has(InputStream bytes, byte[] masked) throws IOException {
        int matched = 0;
        for (int next = bytes.read(); next >= 0; next = bytes.read()) {
            if ((byte) (next ^ MASK) == masked[matched]) {
                matched++;
                if (matched == masked.length) {
                    return true;
                }
            } else {
                matched = (byte) (next ^ MASK) == masked[0] ? 1 : 0;
            }
        }
        return false;
    }
}
