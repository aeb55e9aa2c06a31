package io.pgcmk.local.arm;

import io.pgcmk.local.cloud.AccessToken;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.SigningKeys;
import io.pgcmk.local.kit.BadJsonException;
import io.pgcmk.local.kit.Behaviour;
import io.pgcmk.local.kit.FaultTarget;
import io.pgcmk.local.kit.Faults;
import io.pgcmk.local.kit.LocalRequest;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.LocalServer;
import io.pgcmk.local.kit.LocalTrust;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of Azure Resource Manager that governs keys, over one {@link Cloud}. */
public final class ArmEmulator implements AutoCloseable {
    private static final String AUDIENCE = "https://management.azure.com";

    private static final Pattern SUBSCRIPTION =
            Pattern.compile("/subscriptions/([^/]+)(?:/.*)?", Pattern.CASE_INSENSITIVE);

    private final Cloud cloud;
    private final SigningKeys signers;
    private final FaultTarget faults;
    private final List<ArmResource> resources;
    private final Announcements announcements;
    private final LocalServer server;

    private ArmEmulator(int port, Cloud cloud, SigningKeys signers, LocalTrust trust, Faults faults) {
        this.cloud = cloud;
        this.signers = signers;
        this.faults = faults.target(
                "arm",
                Set.of("identity", "operation", "path"),
                Set.of(
                        Behaviour.Answer.class,
                        Behaviour.Delay.class,
                        Behaviour.Close.class,
                        Behaviour.Reset.class,
                        Behaviour.TlsFailure.class,
                        Behaviour.Throttle.class));
        this.announcements = new Announcements(cloud);
        Extensions locks = Extensions.locks();
        this.resources = List.of(
                new VaultResource(cloud, locks),
                new AccessPoliciesResource(cloud),
                new DeletedVaultResource(cloud),
                new ManagedIdentityResource(cloud),
                new RoleAssignmentResource(cloud),
                new RoleDefinitionResource(cloud),
                locks,
                Extensions.diagnosticSettings());
        this.server = LocalServer.https(port, trust, this::handle, this.faults::refusesHandshake);
    }

    public static ArmEmulator start(int port, Cloud cloud, SigningKeys signers, LocalTrust trust, Faults faults) {
        return new ArmEmulator(port, cloud, signers, trust, faults);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private LocalResponse handle(LocalRequest request) {
        Optional<AccessToken> token = AccessToken.from(request.header("authorization"), signers, cloud.clock());
        Map<String, String> circumstances = Map.of(
                "identity", token.map(AccessToken::oid).orElse(""),
                "operation", request.method(),
                "path", request.path());
        return faults.around(circumstances, ArmEmulator::throttled, () -> answer(token, request));
    }

    private LocalResponse answer(Optional<AccessToken> token, LocalRequest request) {
        try {
            AccessToken caller = token.filter(known -> known.isFor(AUDIENCE) && known.isFrom(cloud.tenantId()))
                    .orElseThrow(() -> new ArmErrorException(
                            401,
                            "InvalidAuthenticationToken",
                            "The access token is missing, expired, or not for " + AUDIENCE + " of this tenant."));
            String decoded = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
            requireSubscription(decoded);
            for (ArmResource resource : resources) {
                Matcher path = resource.path().matcher(decoded);
                if (path.matches()) {
                    requireKnown(resource, request.parameters());
                    ArmCall call = new ArmCall(request, path.toMatchResult(), caller, cloud.roles());
                    return announcements.after(request.method(), decoded, () -> resource.answer(call));
                }
            }
            throw new ArmErrorException(
                    404, "InvalidResourceType", "This emulator does not cover " + request.path() + ".");
        } catch (BadJsonException e) {
            return new ArmErrorException(400, "InvalidRequestContent", e.getMessage()).response();
        } catch (ArmErrorException e) {
            return e.status() == 401
                    ? e.response()
                            .with(
                                    "WWW-Authenticate",
                                    "Bearer authorization_uri=\"https://login.microsoftonline.com/" + cloud.tenantId()
                                            + "\", error=\"invalid_token\"")
                    : e.response();
        }
    }

    private void requireSubscription(String path) {
        Matcher subscription = SUBSCRIPTION.matcher(path);
        if (subscription.matches() && !subscription.group(1).equalsIgnoreCase(cloud.subscription())) {
            throw new ArmErrorException(
                    404,
                    "SubscriptionNotFound",
                    "The subscription '" + subscription.group(1) + "' could not be found.");
        }
    }

    private static void requireKnown(ArmResource resource, Map<String, String> parameters) {
        String version = parameters.getOrDefault("api-version", "");
        if (version.isEmpty()) {
            throw new ArmErrorException(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
        }
        if (!resource.apiVersions().contains(version)) {
            throw new ArmErrorException(
                    400,
                    "NoRegisteredProviderFound",
                    "The api-version '" + version + "' is not known here; supported: "
                            + String.join(", ", resource.apiVersions()) + ".");
        }
        parameters.keySet().stream()
                .filter(name ->
                        !name.equals("api-version") && !resource.parameters().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw ArmErrorException.badRequest("The query parameter '" + name + "' is not known here.");
                });
    }

    private static LocalResponse throttled() {
        return new ArmErrorException(429, "SubscriptionRequestsThrottled", "Number of requests exceeded the limit.")
                .response()
                .with("Retry-After", "5");
    }
}
