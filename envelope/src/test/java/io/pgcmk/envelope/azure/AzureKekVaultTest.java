package io.pgcmk.envelope.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import io.pgcmk.envelope.CheckValue;
import io.pgcmk.envelope.Ciphertext;
import io.pgcmk.envelope.Dek;
import io.pgcmk.envelope.DekId;
import io.pgcmk.envelope.KekRefusedException;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.KekVault;
import io.pgcmk.envelope.KekVersion;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.UnreadableDekException;
import io.pgcmk.envelope.WrapAlgorithm;
import io.pgcmk.envelope.WrappedDek;
import io.pgcmk.local.kit.Body;
import io.pgcmk.local.kit.LocalResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What the adapter makes of each answer of a vault, and of none. */
class AzureKekVaultTest {
    private static final String VERSION = "0123456789abcdef0123456789abcdef";

    private final ScriptedVault scripted = new ScriptedVault();
    private final KekVault vault = scripted.actingWith(ScriptedVault.anyToken());
    private final KekVersion kek = new KekVersion(scripted.kek(), VERSION);
    private final DekId id = new DekId(UUID.randomUUID());

    @AfterEach
    void close() {
        scripted.close();
    }

    @ParameterizedTest
    @CsvSource({
        "403, Forbidden, AccessDenied, does not have keys get permission, PERMISSION",
        "403, Forbidden, ForbiddenByRbac, Caller is not authorized, PERMISSION",
        "403, Forbidden, ForbiddenByPolicy, Denied, PERMISSION",
        "403, Forbidden, SomethingNew, Denied, PERMISSION",
        "403, Forbidden, ForbiddenByFirewall, Client address is not authorized, FIREWALL",
        "403, Forbidden, ForbiddenByConnection, Public network access is disabled, PUBLIC_ACCESS_OFF",
        "403, Forbidden, KeyDisabled, Operation get is not allowed on a disabled key, KEY_DISABLED",
        "403, Forbidden, KeyOperationForbidden, Operation is not permitted, OPERATION_NOT_PERMITTED",
        "403, Forbidden, KeyExpired, The key is over, OUTSIDE_VALIDITY",
        "403, Forbidden, KeyNotYetValid, The key is early, OUTSIDE_VALIDITY",
        "403, Forbidden, SomethingNew, Operation wrapKey is not allowed on an expired key, OUTSIDE_VALIDITY",
        "403, Forbidden, SomethingNew, The key is not yet valid, OUTSIDE_VALIDITY",
        "404, KeyNotFound, '', A key was not found, KEY_NOT_FOUND",
        "401, Unauthorized, '', AKV10032: Invalid issuer, WRONG_TENANT"
    })
    void tellsEveryNoApart(int status, String code, String innerCode, String message, Refusal.Reason reason) {
        scripted.answers(LocalResponse.of(
                status,
                Map.of("Content-Type", "application/json", "x-ms-request-id", "request-1"),
                Body.of(error(code, innerCode, message))));

        KekRefusedException refused =
                catchThrowableOfType(KekRefusedException.class, () -> vault.properties(scripted.kek()));

        assertThat(refused.refusal()).isEqualTo(new Refusal(reason, status, code, innerCode, message, "request-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"innererror", "innerError"})
    void readsBothSpellingsOfTheInnerError(String name) {
        scripted.answers(
                403, "{\"error\":{\"code\":\"Forbidden\",\"" + name + "\":{\"code\":\"ForbiddenByFirewall\"}}}");

        assertThat(refused(() -> vault.properties(scripted.kek()))).isEqualTo(Refusal.Reason.FIREWALL);
    }

    @Test
    void takesAForbiddenWithoutABodyForALackOfPermission() {
        scripted.answers(LocalResponse.of(403, Map.of("Content-Type", "text/html"), Body.of("<html>no</html>")));

        assertThat(refused(() -> vault.properties(scripted.kek()))).isEqualTo(Refusal.Reason.PERMISSION);
    }

    @ParameterizedTest
    @CsvSource({
        "401, Unauthorized, TOKEN_REJECTED",
        "400, BadParameter, INVALID_ANSWER",
        "404, '', INVALID_ANSWER",
        "408, '', TIMEOUT",
        "409, Conflict, INVALID_ANSWER",
        "429, Throttled, THROTTLED",
        "500, '', SERVER_ERROR",
        "503, '', SERVER_ERROR"
    })
    void takesNothingElseForANo(int status, String code, Silence.Reason reason) {
        scripted.answers(status, code.isEmpty() ? "<html></html>" : error(code, "", "x"));

        assertThat(silence(() -> vault.properties(scripted.kek())).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"key\":{\"kid\":\"x\"},\"scheduledPurgeDate\":null}", "not json"})
    void takesNoHalfAnswerForTheDateOfAPurge(String answer) {
        scripted.answers(200, answer);

        assertThat(silence(() -> vault.scheduledPurge(scripted.kek())).reason())
                .isEqualTo(Silence.Reason.INVALID_ANSWER);
    }

    @Test
    void doesNotTakeAProxysNotFoundForAPurge() {
        scripted.answers(404, "<html></html>");

        assertThat(silence(() -> vault.scheduledPurge(scripted.kek())).reason())
                .isEqualTo(Silence.Reason.INVALID_ANSWER);
    }

    @Test
    void asksOnceAndLeavesAskingAgainToOthers() {
        scripted.answers(503, "");

        silence(() -> vault.properties(scripted.kek()));

        assertThat(scripted.requests()).hasSize(1);
    }

    @Test
    void saysHowLongAThrottledCallerHasToWait() {
        scripted.answers(LocalResponse.empty(429).with("Retry-After", "12"));

        assertThat(silence(() -> vault.properties(scripted.kek())))
                .isEqualTo(new Silence(Silence.Reason.THROTTLED, "429", Duration.ofSeconds(12)));
    }

    @Test
    void namesEachRequestForTheVaultsLog() {
        scripted.answers(503, "");

        silence(() -> vault.properties(scripted.kek()));

        assertThat(scripted.requests().getFirst().header("x-ms-client-request-id"))
                .isPresent();
    }

    @Nested
    class Connections {

        @Test
        void withoutANameAreNotFound() {
            scripted.vanishes();

            assertThat(silence(() -> vault.properties(scripted.kek())).reason())
                    .isEqualTo(Silence.Reason.NAME_NOT_FOUND);
        }

        @ParameterizedTest
        @CsvSource({"CLOSED_BEFORE", "RESET"})
        void thatBreakAreSilence(LocalResponse.Delivery delivery) {
            scripted.answers(
                    LocalResponse.of(200, Map.of(), Body.of("{\"a\":1}")).delivered(delivery));

            assertThat(silence(() -> vault.properties(scripted.kek())))
                    .returns(Silence.Reason.CONNECTION, Silence::reason)
                    .satisfies(silence -> assertThat(silence.evidence()).contains("Exception"));
        }

        @Test
        void thatHangAreGivenUpAfterEightSeconds() {
            scripted.answers(LocalResponse.empty(200).after(Duration.ofSeconds(30)));

            assertThat(silence(() -> vault.properties(scripted.kek())).reason()).isEqualTo(Silence.Reason.TIMEOUT);
        }
    }

    @Nested
    class Tokens {

        @ParameterizedTest
        @CsvSource({
            "AADSTS700016: Application with identifier 'x' was not found, AADSTS700016",
            "AADSTS700213: No matching federated identity record found, AADSTS700213",
            "AADSTS7000112: Application 'x' is disabled, AADSTS7000112",
            "No User Assigned or Delegated Managed Identity found for specified ClientId, No User Assigned or Delegated Managed Identity found"
        })
        void areRefusedOnlyWhereTheIdentityIsAtFault(String message, String evidence) {
            KekVault without = scripted.actingWith(failing(message));

            assertThat(silence(() -> without.properties(scripted.kek())))
                    .isEqualTo(new Silence(Silence.Reason.TOKEN_REFUSED, evidence));
        }

        @ParameterizedTest
        @ValueSource(strings = {"AADSTS90033: A transient error has occurred", "AADSTS7002130", "Connection refused"})
        void areOtherwiseUnavailable(String message) {
            KekVault without = scripted.actingWith(failing(message));

            assertThat(silence(() -> without.properties(scripted.kek())).reason())
                    .isEqualTo(Silence.Reason.TOKEN_UNAVAILABLE);
        }

        @Test
        void forAnotherTenantThanTheVaultsAreItsRefusal() {
            TokenCredential foreign = request -> Mono.error(new ClientAuthenticationException(
                    "The current credential is not configured to acquire tokens for tenant x", null));
            KekVault without = scripted.actingWith(foreign);

            assertThat(refused(() -> without.properties(scripted.kek()))).isEqualTo(Refusal.Reason.WRONG_TENANT);
        }

        @Test
        void areNeverAskedForFromTheTenantThatAChallengeNames() {
            List<TokenRequestContext> asked = new CopyOnWriteArrayList<>();
            KekVault asking = scripted.actingWith(request -> {
                asked.add(request);
                return ScriptedVault.anyToken().getToken(request);
            });
            scripted.answers(503, "");

            silence(() -> asking.properties(scripted.kek()));

            assertThat(asked).hasSize(1).allSatisfy(request -> {
                assertThat(request.getTenantId()).isNull();
                assertThat(request.getScopes()).containsExactly("https://vault.azure.net/.default");
            });
        }

        @Test
        void thatDoNotComeAreNotTheVaultsSilence() {
            KekVault without = scripted.actingWith(request -> Mono.never());

            assertThat(silence(() -> without.properties(scripted.kek())).reason())
                    .isEqualTo(Silence.Reason.TOKEN_UNAVAILABLE);
        }

        /** As it arrives from azure-identity: as nothing in particular, with the cause four levels down. */
        private static TokenCredential failing(String message) {
            return request -> Mono.error(new RuntimeException(
                    new RuntimeException(new ExecutionException(new IllegalStateException(message)))));
        }
    }

    @Nested
    class Wrapping {

        @Test
        void happensInTheVaultAndNowhereElse() {
            scripted.answers(200, wrapped(scripted.kek() + "/" + VERSION));

            wrap();
            wrap();

            assertThat(scripted.requests())
                    .extracting(request -> request.method() + " " + request.path())
                    .containsExactly(
                            "POST /keys/orders-kek/" + VERSION + "/wrapkey",
                            "POST /keys/orders-kek/" + VERSION + "/wrapkey");
        }

        @Test
        void isRefusedWhileTheKeyCanStillBeRead() {
            scripted.answers(403, error("Forbidden", "AccessDenied", "no wrapKey"));

            assertThat(refused(this::wrap)).isEqualTo(Refusal.Reason.PERMISSION);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"kid\":\"https://scripted.vault.azure.net/keys/orders-kek/" + VERSION + "\"}",
                    "{\"value\":\"AQID\"}",
                    "{\"kid\":\"https://scripted.vault.azure.net/keys/orders-kek/ffffffffffffffffffffffffffffffff\","
                            + "\"value\":\"AQID\"}",
                    "not json"
                })
        void needsAnAnswerThatSaysWhatAndBy(String answer) {
            scripted.answers(200, answer);

            assertThat(silence(this::wrap).reason()).isEqualTo(Silence.Reason.INVALID_ANSWER);
        }

        private void wrap() {
            try (Dek dek = Dek.generate(new SecureRandom())) {
                vault.wrap(id, dek, kek);
            }
        }
    }

    @Nested
    class Unwrapping {
        private final byte[] bytes = new byte[32];
        private final WrappedDek wrapped = wrappedDek();

        @Test
        void givesTheDekBack() {
            scripted.answers(200, unwrapped(bytes));

            try (Dek dek = vault.unwrap(wrapped)) {
                assertThat(dek.expose()).isEqualTo(bytes);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {16, 31, 33})
        void ofAnotherLengthIsUnreadable(int length) {
            scripted.answers(200, unwrapped(new byte[length]));

            assertUnreadable();
        }

        @Test
        void ofAnotherDekIsUnreadable() {
            byte[] other = bytes.clone();
            other[31] ^= 1;
            scripted.answers(200, unwrapped(other));

            assertUnreadable();
        }

        @Test
        void thatTheVaultCannotDecryptIsUnreadable() {
            scripted.answers(400, error("BadParameter", "", "The parameter is incorrect."));

            assertUnreadable();
        }

        @Test
        void withAnEmptyAnswerIsSilence() {
            scripted.answers(200, "{}");

            assertThat(silence(() -> vault.unwrap(wrapped)).reason()).isEqualTo(Silence.Reason.INVALID_ANSWER);
        }

        @Test
        void neverQuotesABrokenAnswerSinceItHoldsTheDek() {
            Arrays.fill(bytes, (byte) 'K');
            scripted.answers(200, unwrapped(bytes).replace("}", ""));

            @Nullable Throwable failure = catchThrowableOfType(KekSilentException.class, () -> vault.unwrap(wrapped));

            assertThat(failure).hasNoCause().hasNoSuppressedExceptions();
            assertThat(failure).message().doesNotContain("S0tL");
        }

        private void assertUnreadable() {
            assertThatExceptionOfType(UnreadableDekException.class).isThrownBy(() -> vault.unwrap(wrapped));
        }

        private WrappedDek wrappedDek() {
            try (Dek dek = Dek.owning(bytes.clone())) {
                return new WrappedDek(
                        id, kek, WrapAlgorithm.RSA_OAEP_256, Ciphertext.copyOf(new byte[256]), CheckValue.of(dek, id));
            }
        }
    }

    private static Refusal.Reason refused(Runnable call) {
        return catchThrowableOfType(KekRefusedException.class, call::run)
                .refusal()
                .reason();
    }

    private static Silence silence(Runnable call) {
        return catchThrowableOfType(KekSilentException.class, call::run).silence();
    }

    private static String error(String code, String innerCode, String message) {
        String inner = innerCode.isEmpty() ? "" : ",\"innererror\":{\"code\":\"" + innerCode + "\"}";
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"" + inner + "}}";
    }

    private static String wrapped(String kid) {
        return "{\"kid\":\"" + kid + "\",\"value\":\"AQID\"}";
    }

    private static String unwrapped(byte[] bytes) {
        return "{\"kid\":\"https://scripted.vault.azure.net/keys/orders-kek/" + VERSION + "\",\"value\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\"}";
    }
}
