package io.pgcmk.local.bench;

import io.pgcmk.local.stack.LocalHttp;
import io.pgcmk.local.stack.LocalStack;
import io.pgcmk.local.stack.Ready;
import io.pgcmk.local.tour.Application;
import io.pgcmk.local.tour.KeyAdmin;
import io.pgcmk.local.tour.Operator;
import java.time.Duration;
import java.util.List;

/** Two protected servers that share a key, alone in its vault, and use it by identities of their own. */
record Pair(String keyUri, Member first, Member second) {
    /** Longer than the promise, so that a broken one is measured. */
    private static final Duration LIMIT = Duration.ofMinutes(12);

    private record Member(Operator operator, KeyAdmin keyAdmin, Application application) {

        static Member of(LocalHttp http, Ready ready) {
            return new Member(new Operator(http, ready), new KeyAdmin(http, ready), new Application(ready));
        }

        void protect(String keyUri) {
            keyAdmin.assignRole();
            operator.register().requireStatus(201);
            operator.enable(keyUri).requireStatus(200);
        }

        void revalidate() {
            operator.revalidate().requireStatus(200);
            application.refusal().ifPresent(refusal -> {
                throw new IllegalStateException("not open again: " + refusal);
            });
        }
    }

    static Pair on(LocalStack stack, LocalHttp http, int number) {
        String vault = "bench-" + number;
        Ready first = stack.addServer(vault + "-a", vault);
        Ready second = stack.addServer(vault + "-b", vault);
        String keyUri = first.postgres().getFirst().keyUri();
        Pair pair = new Pair(keyUri, Member.of(http, first), Member.of(http, second));
        pair.members().forEach(member -> member.protect(keyUri));
        return pair;
    }

    void disableKey() {
        first.keyAdmin().setEnabled(keyUri, false);
    }

    void enableKey() {
        first.keyAdmin().setEnabled(keyUri, true);
    }

    /** Of the first one's identity; the other's may go on using the key. */
    void withdrawRole() {
        first.keyAdmin().withdrawRole();
    }

    void assignRole() {
        first.keyAdmin().assignRole();
    }

    void awaitFirstRefused() {
        first.application().awaitRefusal(LIMIT);
    }

    void awaitBothRefused() {
        members().forEach(member -> member.application().awaitRefusal(LIMIT));
    }

    /** Has them opened again. */
    void revalidate() {
        members().forEach(Member::revalidate);
    }

    private List<Member> members() {
        return List.of(first, second);
    }
}
