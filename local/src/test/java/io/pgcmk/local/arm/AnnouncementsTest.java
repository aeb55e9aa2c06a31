package io.pgcmk.local.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.local.cloud.AccessPolicy;
import io.pgcmk.local.cloud.Cloud;
import io.pgcmk.local.cloud.Happening;
import io.pgcmk.local.cloud.MovableClock;
import io.pgcmk.local.cloud.Vault;
import io.pgcmk.local.cloud.VaultId;
import io.pgcmk.local.cloud.VaultSettings;
import io.pgcmk.local.kit.LocalResponse;
import io.pgcmk.local.kit.Zone;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnouncementsTest {
    private static final VaultId ID = new VaultId("sub", "rg", "contoso");
    private static final String TYPE = "Microsoft.KeyVault/vaults";

    private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Happening> told = new ArrayList<>();

    @TempDir
    private Path directory;

    private Vault vault;
    private Announcements announcements;

    @BeforeEach
    void start() {
        Cloud cloud = new Cloud("tenant", "sub", clock, Zone.at(directory.resolve("zone")));
        vault = cloud.vaults()
                .create(ID, VaultSettings.advised("tenant", "westeurope"))
                .orElseThrow();
        cloud.listen(told::add);
        announcements = new Announcements(cloud);
    }

    @Test
    void areMadeOfWhatIsWrittenAndDeleted() {
        after("PUT", ID.toString(), 200);
        after("PATCH", ID.toString(), 200);
        after("DELETE", ID.toString(), 200);

        assertThat(told)
                .containsExactly(
                        new Happening.ResourceWritten(ID.toString(), TYPE + "/write"),
                        new Happening.ResourceWritten(ID.toString(), TYPE + "/write"),
                        new Happening.ResourceDeleted(ID.toString(), TYPE + "/delete"));
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "PUT, 400", "DELETE, 204", "PUT, 403", "POST, 200"})
    void areNotMadeOfWhatChangedNothing(String method, int status) {
        after(method, ID.toString(), status);

        assertThat(told).isEmpty();
    }

    @Test
    void nameTheInnermostType() {
        String assignment = ID.key("orders-kek") + "/providers/Microsoft.Authorization/roleAssignments/a1";

        after("PUT", assignment, 201);
        after("PUT", ID + "/accessPolicies/add", 200);

        assertThat(told)
                .containsExactly(
                        new Happening.ResourceWritten(assignment, "Microsoft.Authorization/roleAssignments/write"),
                        new Happening.ResourceWritten(ID + "/accessPolicies/add", TYPE + "/accessPolicies/write"));
    }

    @Test
    void tellOfPoliciesAndOfThePermissionModelWhenTheyChange() {
        announcements.after("PATCH", ID.toString(), () -> {
            vault.change(vault.settings().withRbac(false));
            return LocalResponse.empty(200);
        });
        announcements.after("PUT", ID + "/accessPolicies/add", () -> {
            vault.change(vault.settings()
                    .withPolicies(List.of(new AccessPolicy("tenant", "orders", List.of("get"), List.of()))));
            return LocalResponse.empty(200);
        });

        assertThat(told)
                .filteredOn(Happening.AccessPolicyChanged.class::isInstance)
                .containsExactly(new Happening.AccessPolicyChanged(ID), new Happening.AccessPolicyChanged(ID));
    }

    private void after(String method, String id, int status) {
        announcements.after(method, id, () -> LocalResponse.empty(status));
    }
}
