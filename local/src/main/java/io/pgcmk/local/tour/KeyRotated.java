package io.pgcmk.local.tour;

import io.pgcmk.local.stack.JsonAnswer;
import java.util.ArrayList;
import java.util.List;

/** A new version of the key comes, all that lay under the old one follows it, and the old one is retired (R17). */
record KeyRotated(Cast cast) implements Story {
    private static final int BACKUPS = 3;

    @Override
    public String title() {
        return "The key is rotated";
    }

    @Override
    public void play(Narrator narrator) {
        NewVersion version = new NewVersion(cast);
        String rows = cast.application().readOrders();
        List<String> backups = registered(narrator);
        NewVersion.Versions versions = version.made(narrator);
        version.needed(narrator, versions, BACKUPS);
        narrator.step("The new wrapping is put beside each backup, and POST …/sidecar confirms it", step -> {
            for (String backup : backups) {
                JsonAnswer confirmed = cast.operator().confirmSidecar(backup, versions.current());
                step.expectStatus(200, confirmed);
                step.expect("sidecarKeyUri", versions.current(), confirmed.text("/properties/sidecarKeyUri"));
            }
            step.saw(BACKUPS + " sidecars under " + NewVersion.told(versions.current()));
        });
        version.retired(narrator, versions, rows);
        narrator.step("The old backups do not need the old version: POST …/verify", step -> {
            for (String backup : backups) {
                JsonAnswer verified = cast.operator().verifyBackup(backup);
                step.expectStatus(200, verified);
                step.expect("keyUri", versions.current(), verified.text("/keyUri"));
            }
            step.saw(BACKUPS + " verified by " + NewVersion.told(versions.current()));
        });
        narrator.step("Nothing was ever backed up by them: DELETE …/backups", step -> {
            backups.forEach(backup -> step.expectStatus(200, cast.operator().deleteBackup(backup)));
        });
    }

    private List<String> registered(Narrator narrator) {
        List<String> ids = new ArrayList<>();
        narrator.step("Three backups are registered, each with a DEK of its own: POST …/backups", step -> {
            while (ids.size() < BACKUPS) {
                ids.add(cast.operator().registerBackup());
            }
            ids.forEach(step::saw);
        });
        return ids;
    }
}
