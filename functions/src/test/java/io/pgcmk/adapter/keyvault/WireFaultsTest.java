package io.pgcmk.adapter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.adapter.keyvault.Check.Seen;
import io.pgcmk.envelope.KekSilentException;
import io.pgcmk.envelope.Silence;
import io.pgcmk.local.cloud.Identity;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Microsoft's own clients make of a faulty wire, and we of that: no fault is taken for a refusal (D5). */
class WireFaultsTest {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private EmulatedAzure azure = new EmulatedAzure(Identity.Kind.ATTACHED);

    @AfterEach
    void close() {
        azure.close();
    }

    @Nested
    class OfTheVault {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                {"status":429}                                                                     | THROTTLED
                {"status":429,"headers":{"Retry-After":"7"}}                                       | THROTTLED
                {"status":503}                                                                     | SERVER_ERROR
                {"status":500,"headers":{"Content-Type":"text/html"},"body":"<html>oops</html>"}   | SERVER_ERROR
                {"status":504,"headers":{"Content-Type":"text/html"},"body":"<html>late</html>"}   | SERVER_ERROR
                {"status":200,"body":{}}                                                           | INVALID_ANSWER
                {"status":200,"headers":{"Content-Type":"text/html"},"body":"<html>log in</html>"} | INVALID_ANSWER
                {"status":404,"headers":{"Content-Type":"text/html"},"body":"<html>none</html>"}   | INVALID_ANSWER
                {"close":"before"}                                                                 | CONNECTION
                {"close":"mid"}                                                                    | CONNECTION
                {"reset":true}                                                                     | CONNECTION
                """)
        void isSilenceOfItsKind(String behaviour, Silence.Reason reason) {
            Check check = new Check(azure).ofAServerThatWorks();

            azure.fault("keyVault", behaviour);

            assertSees(check, Seen.all(reason.name()));

            azure.noFault();

            assertSees(check, Seen.all("GIVEN"));
        }

        @ParameterizedTest
        @CsvSource({"'', ''", "'\"headers\":{\"Retry-After\":\"7\"},', PT7S"})
        @DisplayName("429: how long to pause, where the vault says so")
        void saysHowLongToPause(String headers, String pause) {
            Check check = new Check(azure).ofAServerThatWorks();
            azure.fault("keyVault", "{" + headers + "\"status\":429}");

            assertThat(check.run().failures())
                    .hasSize(3)
                    .allSatisfy(failure -> assertThat(
                                    ((KekSilentException) failure).silence().retryAfter())
                            .isEqualTo(pause.isEmpty() ? null : Duration.parse(pause)));
        }

        @Test
        @DisplayName("403: an HTML page that forbids looks like a refused right, and is held against ARM like one")
        void takesAForbiddingPageForAMissingRight() {
            Check check = new Check(azure).ofAServerThatWorks();

            azure.fault(
                    "keyVault",
                    "{\"status\":403,\"headers\":{\"Content-Type\":\"text/html\"},\"body\":\"<html>no</html>\"}");

            assertSees(check, Seen.all("PERMISSION"));
        }

        @Test
        void isSilenceWhereTlsFails() {
            azure.fault("keyVault", "{\"tls\":true}");

            assertSees(new Check(azure), Seen.all("CONNECTION"));
        }

        @Test
        void isSilenceWhereTheNameIsGone() {
            azure.hideName();

            assertSees(new Check(azure), Seen.all("NAME_NOT_FOUND"));
        }

        @Test
        @DisplayName("a 12 s answer is given up after 8 s, for all three requests at once")
        void isGivenUpInTime() {
            Check check = new Check(azure).ofAServerThatWorks();
            azure.fault("keyVault", "{\"delayMs\":12000}");
            long started = System.nanoTime();

            assertSees(check, Seen.all("TIMEOUT"));

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BOUND);
        }
    }

    @Nested
    class OfTheTokenEndpoint {

        @ParameterizedTest
        @EnumSource(Identity.Kind.class)
        @DisplayName("an endpoint that fails is not an identity that is refused")
        void isNotTheIdentitys(Identity.Kind kind) {
            serverOf(kind);
            azure.fault("entra", "{\"status\":500,\"headers\":{\"Content-Type\":\"text/html\"},\"body\":\"<html>\"}");

            assertSees(new Check(azure), Seen.all("TOKEN_UNAVAILABLE"));
        }

        @ParameterizedTest
        @EnumSource(Identity.Kind.class)
        @DisplayName("an endpoint that hangs is given up in time, and not blamed on the vault")
        void isGivenUpInTime(Identity.Kind kind) {
            serverOf(kind);
            azure.fault("entra", "{\"delayMs\":12000}");
            long started = System.nanoTime();

            assertSees(new Check(azure), Seen.all("TOKEN_UNAVAILABLE"));

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BOUND);
        }

        @Test
        @DisplayName("an attached identity lives on its last token while the endpoint is down")
        void isNotFeltAsLongAsATokenLasts() {
            Check check = new Check(azure).ofAServerThatWorks();

            azure.fault("entra", "{\"reset\":true}");

            assertSees(check, Seen.all("GIVEN"));
        }

        private void serverOf(Identity.Kind kind) {
            azure.close();
            azure = new EmulatedAzure(kind);
        }
    }

    private static void assertSees(Check check, Seen expected) {
        Seen seen = check.run();
        assertThat(seen.is(expected)).as("%s, expected %s", seen, expected).isTrue();
    }
}
