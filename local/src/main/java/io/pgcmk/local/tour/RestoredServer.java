package io.pgcmk.local.tour;

import io.pgcmk.local.stack.AgentOnHost;
import io.pgcmk.local.stack.JsonAnswer;
import java.nio.file.Path;

/**
 * A server that was restored goes back into service: registered while its quarantine lasts, and open after both steps (R16,
 * R18).
 *
 * @param restored everybody, seen from it
 */
record RestoredServer(Cast cast, Cast restored) {

    void play(Narrator narrator, AgentOnHost agent, Path data, int port, String rows) {
        narrator.step("Its DBA lets pg-cmk in by TLS, and it is registered as a copy: closed", step -> {
            cast.dba().at(port).execute("ALTER SYSTEM SET ssl = on");
            cast.dba().at(port).query("SELECT pg_reload_conf()");
            JsonAnswer registered = restored.operator()
                    .registerCopy("PointInTimeRestore", cast.postgres().resourceId());
            step.expectStatus(201, registered);
            step.expect("cause", "AwaitingRevalidation", registered.text("/properties/cmk/cause/code"));
            step.expect("enforcement", "Confirmed", registered.text("/properties/cmk/enforcement"));
            step.saw("Inaccessible, AwaitingRevalidation, enforcement Confirmed");
        });
        narrator.step("The quarantine is lifted, and its gate refuses the application", step -> {
            agent.liftQuarantine(data);
            String refusal = restored.application().refusal().orElse("nobody");
            step.expectThat(refusal.contains("57P03") || refusal.contains("55000"), "SQLSTATE 57P03 or 55000", refusal);
            step.saw(refusal);
        });
        narrator.step("The source consents, its own identity gets the rights, and it is revalidated", step -> {
            step.expectStatus(200, cast.operator().consentTo(restored.postgres().resourceId()));
            restored.keyAdmin().permit("get", "wrapKey", "unwrapKey");
            JsonAnswer ready = restored.operator().revalidate();
            step.expectStatus(200, ready);
            step.expect("encryptionPreserved", "true", ready.text("/properties/cmk/copy/encryptionPreserved"));
            step.expect("rows", rows, restored.application().readOrders());
            step.saw(rows);
        });
        narrator.step("That was a rehearsal: it is deleted", step -> {
            step.expectStatus(200, restored.operator().delete());
        });
    }
}
