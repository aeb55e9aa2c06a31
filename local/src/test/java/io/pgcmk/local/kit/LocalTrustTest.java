package io.pgcmk.local.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class LocalTrustTest {
    private static final LocalTrust TRUST = LocalTrust.shared();

    @Test
    void signsItsOneCertificateWithTheAuthorityInTheCaFile() throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try (var caFile = Files.newInputStream(TRUST.caFile());
                var serverFile = Files.newInputStream(TRUST.certificateFile())) {
            X509Certificate ca = (X509Certificate) factory.generateCertificate(caFile);
            X509Certificate server = (X509Certificate) factory.generateCertificate(serverFile);

            server.verify(ca.getPublicKey());
            assertThat(server.getSubjectAlternativeNames())
                    .extracting(name -> String.valueOf(name.get(1)))
                    .containsExactly("*.vault.azure.net", "localhost", "127.0.0.1");
        }
    }

    @Test
    void keepsItsPrivateKeyForItsOwnerAsPostgresqlWantsIt() throws Exception {
        String pem = Files.readString(TRUST.privateKeyFile());
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));

        assertThat(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)))
                .isNotNull();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(TRUST.privateKeyFile())))
                .isEqualTo("rw-------");
    }
}
