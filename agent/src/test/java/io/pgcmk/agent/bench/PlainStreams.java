package io.pgcmk.agent.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The files of a data directory in one file, as they are or through a cipher, on the disk in the end as a backup is. */
final class PlainStreams {
    private static final int MESSAGE = 1024 * 1024;
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;
    private static final double MIB = 1024 * 1024;

    private final Path data;
    private final SecureRandom random = new SecureRandom();

    PlainStreams(Path data) {
        this.data = data;
    }

    /** In mebibytes a second. */
    double copyTo(Path target) throws IOException, GeneralSecurityException {
        return timed(target, (bytes, length, out) -> out.write(bytes, 0, length));
    }

    /** By the JDK's AES-GCM, each mebibyte a message. */
    double encipherTo(Path target) throws IOException, GeneralSecurityException {
        byte[] key = new byte[32];
        random.nextBytes(key);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] sealed = new byte[MESSAGE + TAG_BITS / 8];
        return timed(target, (bytes, length, out) -> {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            out.write(sealed, 0, cipher.doFinal(bytes, 0, length, sealed));
        });
    }

    private interface Sink {
        void put(byte[] bytes, int length, OutputStream out) throws IOException, GeneralSecurityException;
    }

    private double timed(Path target, Sink sink) throws IOException, GeneralSecurityException {
        long began = System.nanoTime();
        long bytes = 0;
        byte[] buffer = new byte[MESSAGE];
        try (OutputStream out = Files.newOutputStream(target)) {
            for (Path file : files()) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (int read = in.readNBytes(buffer, 0, MESSAGE);
                            read > 0;
                            read = in.readNBytes(buffer, 0, MESSAGE)) {
                        sink.put(buffer, read, out);
                        bytes += read;
                    }
                }
            }
        }
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ)) {
            channel.force(true);
        }
        double rate = bytes / MIB / ((System.nanoTime() - began) / 1e9);
        Files.delete(target);
        return rate;
    }

    /** What a backup has, too. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(data.resolve("pg_wal")))
                    .toList();
        }
    }
}
