package io.pgcmk.local.tour;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgcmk.local.stack.JsonAnswer;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.TwoHosts;
import java.time.Duration;

/** A server of two hosts loses its primary: the other one serves on, without a pause and without a word to pg-cmk (R16). */
record HostFailedOver(LocalStack stack) implements Story {
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(75);
    private static final Duration REPLAYED_WITHIN = Duration.ofSeconds(30);
    private static final int ROWS = 1_000;

    @Override
    public String title() {
        return "A server of two hosts fails over, and nobody is refused";
    }

    @Override
    public void play(Narrator narrator) {
        TwoHosts hosts = stack.addTwoHosts("payments", "payments");
        Cast primary = Cast.of(hosts.primary());
        Cast standby = Cast.of(hosts.standby());
        primary.application().createOrders(ROWS);
        String rows = primary.application().readOrders();
        narrator.step(
                "PUT payments {hosts: [primary, standby]} registers both as one server; a key is enabled", step -> {
                    JsonAnswer registered = primary.operator()
                            .registerWithHost(standby.postgres().port());
                    step.expectStatus(201, registered);
                    primary.keyAdmin().assignRole();
                    step.expectStatus(200, primary.operator().enable(primary.keyUri()));
                    step.await(
                            "the lease has come to the standby by replication",
                            REPLAYED_WITHIN,
                            () -> standby.application().refusal().orElse(""),
                            String::isEmpty,
                            refusal -> refusal);
                    step.expect(
                            "rows of the standby", rows, standby.application().readOrders());
                    step.saw("hosts " + registered.body().at("/properties/postgres/hosts"));
                    step.saw(rows + ", on both");
                });
        narrator.step("The primary is lost, and the standby promoted: its next client is served", step -> {
            hosts.stopPrimary().run();
            standby.dba().query("SELECT pg_promote(true, 60)");
            step.expect("rows", rows, standby.application().readOrders());
            step.saw(rows + ", on timeline "
                    + standby.dba()
                            .query("SELECT ltrim(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), '0')")
                            .getFirst());
        });
        narrator.step("The next check renews the lease there, and tells of the lost host", step -> {
            standby.operator().startCheck();
            String told = step.await(
                    "Finding HostsNotWell",
                    SEEN_WITHIN,
                    () -> finding(standby.operator()),
                    seen -> seen.contains("does not answer"),
                    seen -> seen);
            step.expect("state", "Ready", standby.operator().state());
            step.expect("rows", rows, standby.application().readOrders());
            step.saw("Ready; Finding HostsNotWell: " + told);
        });
    }

    private static String finding(Operator operator) {
        for (JsonNode event : operator.events("Finding")) {
            if (event.at("/details/finding").asText().equals("HostsNotWell")) {
                return event.at("/details/hosts").asText();
            }
        }
        return "";
    }
}
