package io.pgcmk.local.kit;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Objects;

/**
 * A certificate authority of our own and the one certificate that it signed, for every server on this machine:
 * {@code *.vault.azure.net}, {@code localhost} and {@code 127.0.0.1}. Made anew each time; none is ever stored in git.
 */
public final class LocalTrust {
    /** Guards nothing: the files lie in a directory of their owner's, and keytool insists on a password. */
    public static final String PASSWORD = "changeit";

    private final Path caFile;
    private final Path trustStore;
    private final Path certificateFile;
    private final Path privateKeyFile;
    private final SslContext serverContext;
    private final SslContext refusingContext;

    private LocalTrust(Path directory) throws IOException, GeneralSecurityException {
        KeyStore made = made(directory.resolve("server.p12"));
        Certificate ca = made.getCertificate("ca");
        X509Certificate certificate = (X509Certificate) made.getCertificate("server");
        PrivateKey key = (PrivateKey) Objects.requireNonNull(made.getKey("server", PASSWORD.toCharArray()));

        caFile = Files.writeString(directory.resolve("ca.pem"), pem("CERTIFICATE", ca.getEncoded()));
        certificateFile =
                Files.writeString(directory.resolve("server.pem"), pem("CERTIFICATE", certificate.getEncoded()));
        // PostgreSQL refuses a private key that others may read.
        privateKeyFile = Files.createFile(
                directory.resolve("server.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(privateKeyFile, pem("PRIVATE KEY", key.getEncoded()));
        trustStore = directory.resolve("trust.p12");
        store(ca, trustStore);

        serverContext = SslContextBuilder.forServer(key, certificate).build();
        // Asks for a client certificate, which none of our clients has: with TLS 1.2 they see the handshake fail.
        refusingContext = SslContextBuilder.forServer(key, certificate)
                .protocols("TLSv1.2")
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    /** Makes certificates in a directory that exists, is its owner's alone and holds none yet. */
    public static LocalTrust in(Path directory) {
        try {
            return new LocalTrust(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make certificates in " + directory, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make certificates in " + directory, e);
        }
    }

    /** The one of this JVM, for tests: made at the first call, and from then on all that the JVM's clients trust. */
    public static LocalTrust shared() {
        return Shared.TRUST;
    }

    /** Makes this authority the only one that the JVM's clients trust. To be called before the first of them. */
    public void install() {
        System.setProperty("javax.net.ssl.trustStore", trustStore.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
    }

    /** The authority's certificate in PEM, for curl and libpq. */
    public Path caFile() {
        return caFile;
    }

    /** For {@code -Djavax.net.ssl.trustStore}, with {@link #PASSWORD}. */
    public Path trustStore() {
        return trustStore;
    }

    /** The server's certificate in PEM. */
    public Path certificateFile() {
        return certificateFile;
    }

    /** The server's private key in PEM (PKCS #8), readable by its owner only. */
    public Path privateKeyFile() {
        return privateKeyFile;
    }

    SslContext serverContext() {
        return serverContext;
    }

    SslContext refusingContext() {
        return refusingContext;
    }

    private static KeyStore made(Path file) throws IOException, GeneralSecurityException {
        Keytool keytool = new Keytool(file, PASSWORD);
        keytool.generate("ca", "CN=pg-cmk local CA", "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
        keytool.generate(
                "server",
                "CN=pg-cmk local",
                "-signer",
                "ca",
                "-ext",
                "san=dns:*.vault.azure.net,dns:localhost,ip:127.0.0.1",
                "-ext",
                "ku=digitalSignature",
                "-ext",
                "eku=serverAuth");
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    private static void store(Certificate ca, Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", ca);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    private static final class Shared {
        static final LocalTrust TRUST = made();

        private static LocalTrust made() {
            try {
                LocalTrust trust = in(TemporaryDirectory.forThisJvm("trust"));
                trust.install();
                return trust;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
