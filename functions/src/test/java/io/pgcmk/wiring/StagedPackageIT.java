package io.pgcmk.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is deployed, as the Functions host will read it. Runs after it was staged. */
class StagedPackageIT {
    private static final Path STAGED = Path.of("target", "azure-functions", "pg-cmk");
    private static final String S = "subscriptions/{subscription}";
    private static final String P = "/providers/Microsoft.DBforPostgreSQL";
    private static final String SERVERS = S + "/resourceGroups/{resourceGroup}" + P + "/servers";

    @Test
    void hasTheseFunctionsAndNoOthers() throws IOException {
        assertThat(functions())
                .containsExactlyInAnyOrder(
                        "PutServer PUT " + SERVERS + "/{server} anonymous",
                        "PatchServer PATCH " + SERVERS + "/{server} anonymous",
                        "GetServer GET " + SERVERS + "/{server} anonymous",
                        "DeleteServer DELETE " + SERVERS + "/{server} anonymous",
                        "ListServersOfResourceGroup GET " + SERVERS + " anonymous",
                        "ListServersOfSubscription GET " + S + P + "/servers anonymous",
                        "ListReplicas GET " + SERVERS + "/{server}/replicas anonymous",
                        "GetLineage GET " + SERVERS + "/{server}/lineage anonymous",
                        "PutServerKey PUT " + SERVERS + "/{server}/keys/{key} anonymous",
                        "GetServerKey GET " + SERVERS + "/{server}/keys/{key} anonymous",
                        "DeleteServerKey DELETE " + SERVERS + "/{server}/keys/{key} anonymous",
                        "ListServerKeys GET " + SERVERS + "/{server}/keys anonymous",
                        "ValidateKey POST " + SERVERS + "/{server}/validateKey anonymous",
                        "RevalidateServer POST " + SERVERS + "/{server}/revalidate anonymous",
                        "ReleaseServer POST " + SERVERS + "/{server}/release anonymous",
                        "RegisterBackup POST " + SERVERS + "/{server}/backups anonymous",
                        "ListBackups GET " + SERVERS + "/{server}/backups anonymous",
                        "GetBackup GET " + SERVERS + "/{server}/backups/{backup} anonymous",
                        "DeleteBackup DELETE " + SERVERS + "/{server}/backups/{backup} anonymous",
                        "VerifyBackup POST " + SERVERS + "/{server}/backups/{backup}/verify anonymous",
                        "ConfirmSidecar POST " + SERVERS + "/{server}/backups/{backup}/sidecar anonymous",
                        "PreflightRestore POST " + SERVERS + "/{server}/restorePreflight anonymous",
                        "RotateDek POST " + SERVERS + "/{server}/rotateDek anonymous",
                        "ListRotations GET " + SERVERS + "/{server}/rotations anonymous",
                        "GetRotation GET " + SERVERS + "/{server}/rotations/{rotation} anonymous",
                        "ListEvents GET " + SERVERS + "/{server}/events anonymous",
                        "GetOperation GET " + S + P + "/locations/{region}/azureAsyncOperation/{operation} anonymous",
                        "GetOperationResult GET " + S + P
                                + "/locations/{region}/operationResults/{operation} anonymous",
                        "RevalidateKeyUsers POST " + S + P + "/keyUsage/revalidate anonymous",
                        "AskRetirement GET " + S + P + "/keyUsage anonymous",
                        "AskWhatIf POST " + S + P + "/keyUsage/whatIf anonymous",
                        "KeyAccessEvent on eventGridTrigger",
                        "CopyCreated on eventGridTrigger",
                        "KeyAccessCheck every 0 * * * * *",
                        "OperationResume every */15 * * * * *",
                        "RotationResume every */10 * * * * *",
                        "Restorability every 45 */5 * * * *",
                        "OutboxDrain every 30 * * * * *");
    }

    @Test
    void hasNothingThatIsForTestsOrForALaptop() throws IOException {
        assertThat(jars())
                .isNotEmpty()
                .noneMatch(jar -> jar.startsWith("local-")
                        || jar.contains("-tests")
                        || jar.contains("junit")
                        || jar.contains("assertj")
                        || jar.contains("archunit")
                        || jar.startsWith("azure-functions-java-spi")
                        || jar.startsWith("azure-resourcemanager"));
    }

    @Test
    void hasTheSampleForItsLocalSettings() throws IOException {
        assertThat(STAGED.resolve("local.settings.json"))
                .hasSameTextualContentAs(Path.of("..", "local.settings.sample.json"));
    }

    @Test
    void servesWithoutAPrefix() throws IOException {
        JsonNode host = new ObjectMapper().readTree(STAGED.resolve("host.json").toFile());

        assertThat(host.at("/extensions/http/routePrefix").textValue()).isEmpty();
    }

    private static List<String> jars() throws IOException {
        try (Stream<Path> lib = Files.list(STAGED.resolve("lib"))) {
            return lib.map(jar -> jar.getFileName().toString()).toList();
        }
    }

    private static List<String> functions() throws IOException {
        try (Stream<Path> entries = Files.list(STAGED)) {
            return entries.filter(entry -> Files.exists(entry.resolve("function.json")))
                    .map(StagedPackageIT::described)
                    .toList();
        }
    }

    private static String described(Path function) {
        try {
            JsonNode trigger = new ObjectMapper()
                    .readTree(function.resolve("function.json").toFile())
                    .at("/bindings/0");
            String name = STAGED.relativize(function).toString();
            return switch (trigger.get("type").textValue()) {
                case "httpTrigger" ->
                    String.join(
                            " ",
                            name,
                            trigger.at("/methods/0").textValue(),
                            trigger.get("route").textValue(),
                            trigger.get("authLevel").textValue().toLowerCase(Locale.ROOT));
                case "timerTrigger" ->
                    name + " every " + trigger.get("schedule").textValue();
                case "eventGridTrigger" -> name + " on eventGridTrigger";
                default -> name + " " + trigger;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
