package io.pgcmk.example;

import io.pgcmk.domain.check.Answer;
import io.pgcmk.domain.check.KeyProbe;
import io.pgcmk.domain.key.Permission;
import io.pgcmk.envelope.KekProperties;
import io.pgcmk.envelope.Refusal;
import io.pgcmk.envelope.Silence;
import io.pgcmk.envelope.fake.Refusals;

/** What came back from probing {@link Keys#V1} at {@link Servers#START}. */
public final class Probes {
    private Probes() {}

    public static KeyProbe good() {
        return of(Keys.valid());
    }

    /** Everything is permitted, and the key is as its properties say. */
    public static KeyProbe of(KekProperties properties) {
        return new KeyProbe(
                Servers.START, new Answer.Given<>(properties), new Answer.Given<>(true), new Answer.Given<>(true));
    }

    /** One of the three requests is refused. */
    public static KeyProbe refused(Permission permission, Refusal.Reason reason) {
        return refused(good(), permission, reason);
    }

    public static KeyProbe refused(KeyProbe before, Permission permission, Refusal.Reason reason) {
        Refusal refusal = Refusals.of(reason);
        return switch (permission) {
            case GET -> new KeyProbe(before.startedAt(), new Answer.Refused<>(refusal), before.wrap(), before.unwrap());
            case WRAP_KEY ->
                new KeyProbe(before.startedAt(), before.properties(), new Answer.Refused<>(refusal), before.unwrap());
            case UNWRAP_KEY ->
                new KeyProbe(before.startedAt(), before.properties(), before.wrap(), new Answer.Refused<>(refusal));
        };
    }

    /** One of the three requests got no usable answer. */
    public static KeyProbe silent(KeyProbe before, Permission permission, Silence.Reason reason) {
        Silence silence = new Silence(reason, "evidence");
        return switch (permission) {
            case GET -> new KeyProbe(before.startedAt(), new Answer.Silent<>(silence), before.wrap(), before.unwrap());
            case WRAP_KEY ->
                new KeyProbe(before.startedAt(), before.properties(), new Answer.Silent<>(silence), before.unwrap());
            case UNWRAP_KEY ->
                new KeyProbe(before.startedAt(), before.properties(), before.wrap(), new Answer.Silent<>(silence));
        };
    }

    /** None of the three requests got a usable answer. */
    public static KeyProbe silent(Silence.Reason reason) {
        KeyProbe probe = good();
        for (Permission permission : Permission.values()) {
            probe = silent(probe, permission, reason);
        }
        return probe;
    }
}
