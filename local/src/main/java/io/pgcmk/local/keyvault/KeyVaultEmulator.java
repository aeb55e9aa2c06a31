package io.pgcmk.local.keyvault;

import io.pgcmk.local.cloud.AccessToken;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.SigningKeys;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.kit.BadJsonException;
import io.pgcmk.local.kit.Behaviour;
import io.pgcmk.local.kit.FaultTarget;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalServer;
import io.pgcmk.local.kit.LocalTrust;
import io.pgcmk.local.kit.Zone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** All vaults of a {@link Cloud}, on one port. */
public final class KeyVaultEmulator implements AutoCloseable {
    private static final Set<String> API_VERSIONS = Set.of("7.4", "7.5", "7.6", "2025-07-01");

    private final Cloud cloud;
    private final SigningKeys signers;
    private final FaultTarget faults;
    private final Doorkeeper doorkeeper;
    private final Map<Vault, VaultContents> contents = new ConcurrentHashMap<>();
    private final List<AuditRecord> audit = new CopyOnWriteArrayList<>();
    private final LocalServer server;
    private volatile OpenQuestions open = OpenQuestions.LIKELY;

    private KeyVaultEmulator(int port, Cloud cloud, SigningKeys signers, LocalTrust trust, Faults faults) {
        this.cloud = cloud;
        this.signers = signers;
        this.doorkeeper = new Doorkeeper(cloud);
        this.faults = faults.target(
                "keyVault",
                Set.of("vault", "identity", "operation", "path"),
                Set.of(
                        Behaviour.Answer.class,
                        Behaviour.Delay.class,
                        Behaviour.Close.class,
                        Behaviour.Reset.class,
                        Behaviour.TlsFailure.class,
                        Behaviour.NameFailure.class,
                        Behaviour.Throttle.class));
        this.server = LocalServer.https(port, trust, this::handle, this.faults::refusesHandshake);
    }

    public static KeyVaultEmulator start(int port, Cloud cloud, SigningKeys signers, LocalTrust trust, Faults faults) {
        return new KeyVaultEmulator(port, cloud, signers, trust, faults);
    }

    public int port() {
        return server.port();
    }

    /** Every request so far, oldest first. */
    public List<AuditRecord> audit() {
        return List.copyOf(audit);
    }

    public void settle(OpenQuestions answers) {
        open = answers;
    }

    @Override
    public void close() {
        server.close();
    }

    private LocalResponse handle(LocalRequest request) {
        Optional<Vault> vault = cloud.vaults().find(Zone.vaultOf(request.host()));
        if (vault.isEmpty()) {
            return LocalResponse.empty(404).delivered(LocalResponse.Delivery.CLOSED_BEFORE);
        }
        Optional<AccessToken> token = AccessToken.from(request.header("authorization"), signers, cloud.clock());
        Optional<Route> route = Route.of(request.method(), request.path());
        String operation = token.isEmpty()
                ? "Authentication"
                : route.map(known -> known.operation().auditName()).orElse("Unknown");
        Map<String, String> circumstances = Map.of(
                "vault", vault.get().name(),
                "identity", token.map(AccessToken::oid).orElse(""),
                "operation", operation,
                "path", request.path());
        LocalResponse answer = faults.around(
                circumstances,
                () -> VaultErrorException.throttled().response(),
                () -> answer(vault.get(), token, route, request));
        audit.add(new AuditRecord(
                cloud.clock().instant(),
                vault.get().name(),
                token.map(AccessToken::oid).orElse(""),
                token.map(AccessToken::appid).orElse(""),
                operation,
                route.map(Route::name).orElse(""),
                route.map(Route::version).orElse(""),
                answer.status(),
                request.header("x-ms-client-request-id").orElse("")));
        return answer.with("x-ms-request-id", UUID.randomUUID().toString())
                .with("x-ms-keyvault-region", vault.get().settings().location());
    }

    private LocalResponse answer(
            Vault vault, Optional<AccessToken> token, Optional<Route> route, LocalRequest request) {
        try {
            AccessToken caller = token.orElseThrow(() -> VaultErrorException.unauthorized(
                    request.header("authorization").isPresent()
                            ? "Error validating token: it is malformed, signed by no known key, or expired."
                            : "AKV10000: Request is missing a Bearer or PoP token."));
            doorkeeper.admit(vault, caller);
            Route known = route.orElseThrow(() -> VaultErrorException.notCovered(request.method(), request.path()));
            doorkeeper.authorize(vault, caller, known);
            requireKnown(request.parameters());
            LocalResponse done = contents.computeIfAbsent(vault, fresh -> new VaultContents(fresh, cloud.clock()))
                    .perform(known, request.body(), open);
            NewVersions.announce(cloud, vault, known.operation(), done);
            return done;
        } catch (BadJsonException e) {
            return VaultErrorException.badParameter(e.getMessage()).response();
        } catch (VaultErrorException e) {
            return e.status() == 401 ? e.response().with("WWW-Authenticate", challenge(vault)) : e.response();
        }
    }

    private static void requireKnown(Map<String, String> parameters) {
        String version = parameters.getOrDefault("api-version", "");
        if (version.isEmpty()) {
            throw VaultErrorException.badParameter("api-version must be specified.");
        }
        if (!API_VERSIONS.contains(version)) {
            throw VaultErrorException.badParameter("The specified version (" + version + ") is not recognized.");
        }
        if (parameters.size() > 1) {
            throw VaultErrorException.badParameter("A query parameter besides api-version is not known here.");
        }
    }

    private static String challenge(Vault vault) {
        return "Bearer authorization=\"https://login.microsoftonline.com/"
                + vault.settings().tenantId() + "\", resource=\"" + Doorkeeper.AUDIENCE + "\"";
    }
}
