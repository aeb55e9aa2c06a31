package io.pgcmk.envelope.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import io.pgcmk.envelope.KekId;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalServer;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** A vault on the wire that challenges as Key Vault does and then gives one answer, whatever it is asked. */
final class ScriptedVault implements AutoCloseable {
    /** Another name each time: the JVM remembers for a second that the last one had vanished. */
    private final String host = "v" + UUID.randomUUID().toString().substring(0, 8) + ".vault.azure.net";

    private final HttpClient http;
    private final LocalServer server;
    private final List<LocalRequest> requests = new CopyOnWriteArrayList<>();
    private volatile LocalResponse answer = LocalResponse.empty(500);

    ScriptedVault() {
        LocalTrust trust = LocalTrust.shared();
        Zone.shared().add(host);
        server = LocalServer.https(0, trust, this::handle);
        http = VaultHttp.create();
    }

    KekId kek() {
        return new KekId(URI.create("https://" + host), "orders-kek");
    }

    AzureKekVault actingWith(TokenCredential credential) {
        return new AzureKekVault(credential, http, VaultAddress.onPort(server.port()));
    }

    /** A credential whose token nobody looks at. */
    static TokenCredential anyToken() {
        return request -> Mono.just(new AccessToken("token", OffsetDateTime.MAX));
    }

    void answers(int status, String json) {
        answers(LocalResponse.of(status, Map.of("Content-Type", "application/json"), Body.of(json)));
    }

    void answers(LocalResponse answer) {
        this.answer = answer;
    }

    void vanishes() {
        Zone.shared().remove(host);
    }

    /** Those that carried a token. */
    List<LocalRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.close();
        Zone.shared().remove(host);
    }

    private LocalResponse handle(LocalRequest request) {
        if (request.header("authorization").isEmpty()) {
            return LocalResponse.empty(401)
                    .with(
                            "WWW-Authenticate",
                            "Bearer authorization=\"https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001\","
                                    + " resource=\"https://vault.azure.net\"");
        }
        requests.add(request);
        return answer;
    }
}
