package io.pgcmk.local.tour;

import io.pgcmk.local.stack.JsonAnswer;
import java.time.Duration;

/** A replica with an identity of its own: refused from its first second, until both steps are done (R16, R18). */
record ReplicaRevalidated(Cast cast, Replica made) implements Story {
    private static final Duration REPLAYED_WITHIN = Duration.ofSeconds(30);

    @Override
    public String title() {
        return "A replica is made, and may be read once both steps are done";
    }

    @Override
    public void play(Narrator narrator) {
        String rows = cast.application().readOrders();
        narrator.step("pg_basebackup makes orders-replica; its first client is refused", step -> {
            String refusal = made.make().application().refusal().orElse("nobody");
            step.expectThat(refusal.contains("57P03"), "SQLSTATE 57P03", refusal);
            step.saw(refusal);
        });
        Cast replica = made.cast();
        narrator.step("PUT orders-replica {createMode: Replica, sourceServerId: orders} registers it, closed", step -> {
            JsonAnswer registered =
                    replica.operator().registerCopy("Replica", cast.postgres().resourceId());
            step.expectStatus(201, registered);
            step.expect("state", "Inaccessible", registered.text("/properties/userVisibleState"));
            step.expect("cause", "AwaitingRevalidation", registered.text("/properties/cmk/cause/code"));
            step.saw("Inaccessible, AwaitingRevalidation, key " + registered.text("/properties/cmk/keyUri"));
        });
        narrator.step("POST …/revalidate is refused: the source has not consented", step -> {
            step.saw(refused(step, replica, "CopyNotConsented"));
        });
        narrator.step("The first step, on the source: PATCH orders {copies: [orders-replica]}", step -> {
            step.expectStatus(200, cast.operator().consentTo(replica.postgres().resourceId()));
            step.saw(refused(step, replica, "AzureKeyVaultMissingPermissionsMessage"));
        });
        narrator.step("The key administrator grants the replica's own identity get, wrapKey and unwrapKey", step -> {
            replica.keyAdmin().permit("get", "wrapKey", "unwrapKey");
            step.saw("principal " + replica.postgres().identity().principalId());
        });
        narrator.step("The second step, on the replica: POST …/revalidate", step -> {
            JsonAnswer ready = replica.operator().revalidate();
            step.expectStatus(200, ready);
            step.expect("encryptionPreserved", "true", ready.text("/properties/cmk/copy/encryptionPreserved"));
            step.saw("consented   " + ready.text("/properties/cmk/copy/consentedAt"));
            step.saw("revalidated " + ready.text("/properties/cmk/copy/revalidatedAt"));
        });
        narrator.step("It has every row, and the source serves as before", step -> {
            step.await(
                    "the lease has come by replication",
                    REPLAYED_WITHIN,
                    () -> replica.application().refusal().orElse(""),
                    String::isEmpty,
                    refusal -> refusal);
            step.expect("rows", rows, replica.application().readOrders());
            step.expect("rows of the source", rows, cast.application().readOrders());
            step.saw(rows);
        });
    }

    private static String refused(Step step, Cast replica, String code) {
        JsonAnswer refused = replica.operator().revalidate();
        step.expectStatus(409, refused);
        step.expect("code", code, refused.text("/error/code"));
        return "409 " + code + "  " + refused.text("/error/message");
    }
}
