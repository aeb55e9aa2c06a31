package io.pgcmk.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgcmk.domain.copy.Ancestor;
import io.pgcmk.domain.copy.Consent;
import io.pgcmk.domain.copy.CopyMode;
import io.pgcmk.domain.copy.RegisteredCopy;
import io.pgcmk.domain.copy.Relatives;
import io.pgcmk.domain.copy.Step;
import io.pgcmk.domain.server.Server;
import io.pgcmk.domain.server.ServerId;
import io.pgcmk.example.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FindRelativesTest {
    private final World world = new World();
    private final Copies copies = new Copies(world);

    @Test
    @DisplayName("R16: the replicas of a server are its copies that follow it, and not those that were restored")
    void replicasAreThoseThatFollow() {
        world.enabled(1);
        copies.waiting(2);
        copies.restored(3, 1).follows(world.postgres(1));
        copies.register(3, CopyMode.REPLICA, 1);

        assertThat(world.app.findRelatives().replicas(Servers.id(1)))
                .extracting(Server::id)
                .containsExactly(Servers.id(3));
        assertThat(world.app.findRelatives().replicas(Servers.id(3))).isEmpty();
    }

    @Test
    @DisplayName("R16: the ancestors of a copy lead to the root, the nearest first")
    void ancestorsLeadToTheRoot() {
        world.enabled(1);
        copies.waiting(2);
        world.revalidate(2);
        copies.restored(3, 2);
        copies.register(3, CopyMode.GEO_RESTORE, 2);

        assertThat(of(3).ancestors()).extracting(Ancestor::id).containsExactly(Servers.id(2), Servers.id(1));
        assertThat(of(3).ancestors().getFirst().origin()).isEqualTo(copies.origin(2));
        assertThat(of(3).ancestors().getLast().origin()).isNull();
        assertThat(of(1).ancestors()).isEmpty();
    }

    @Test
    @DisplayName("R16: a deleted source is an ancestor with its state for 90 days, and then by its name only")
    void aDeletedSource() {
        world.enabled(1);
        copies.waiting(2);
        world.delete(1);
        Server deleted = Objects.requireNonNull(of(2).ancestors().getFirst().server());
        Instant erasure = Objects.requireNonNull(deleted.deletedAt()).plus(Duration.ofDays(90));

        world.clock.set(erasure.minusMillis(1));
        Ancestor kept = of(2).ancestors().getFirst();
        world.clock.set(erasure);
        Ancestor erased = of(2).ancestors().getFirst();

        assertThat(kept.server()).isEqualTo(deleted);
        assertThat(erased).isEqualTo(new Ancestor(Servers.id(1), kept.uid(), null));
    }

    @Test
    @DisplayName("R16: servers that were made from each other in turn are named once each")
    void aCircleEnds() {
        world.enabled(1);
        copies.waiting(2);
        world.revalidate(2);
        world.delete(1);
        copies.restored(1, 2);
        copies.register(1, CopyMode.POINT_IN_TIME_RESTORE, 2);

        assertThat(of(1).ancestors()).extracting(Ancestor::id).containsExactly(Servers.id(2));
        assertThat(of(2).ancestors()).extracting(Ancestor::id).containsExactly(Servers.id(1));
    }

    @Test
    @DisplayName("R16: a line of descent is followed for twenty generations")
    void aLongLineIsBounded() {
        world.enabled(1);
        for (int copy = 2; copy <= 22; copy++) {
            copies.restored(copy, copy - 1);
            copies.register(copy, CopyMode.POINT_IN_TIME_RESTORE, copy - 1);
        }

        assertThat(of(21).ancestors()).hasSize(20).extracting(Ancestor::id).endsWith(Servers.id(1));
        assertThat(of(22).ancestors()).hasSize(20).extracting(Ancestor::id).endsWith(Servers.id(2));
    }

    @Test
    @DisplayName("R18: of a copy is told what its source says now, which the copy hears of only when it is revalidated")
    void tellsThePresentConsent() {
        world.enabled(1);
        copies.restored(2, 1);
        copies.register(2, CopyMode.POINT_IN_TIME_RESTORE, 1);
        RegisteredCopy before = of(1).copies().getFirst();

        Instant now = world.clock.instant();
        copies.consent(1, 2);
        RegisteredCopy consented = of(1).copies().getFirst();
        copies.consent(1);
        RegisteredCopy withdrawn = of(1).copies().getFirst();

        assertThat(before.consent()).isNull();
        assertThat(consented.consent()).isEqualTo(new Step(now, World.CALLER.objectId()));
        assertThat(consented.origin().consent()).isNull();
        assertThat(withdrawn.consent()).isNull();
    }

    @Test
    @DisplayName("R18: both steps of a copy are told once both were done")
    void tellsBothSteps() {
        world.enabled(1);
        copies.waiting(2);
        Instant earlier = world.clock.instant();
        world.clock.advance(Duration.ofHours(1));
        Instant later = world.clock.instant();
        world.revalidate(2);

        RegisteredCopy copy = of(1).copies().getFirst();

        assertThat(copy.server().id()).isEqualTo(Servers.id(2));
        assertThat(copy.consent()).isEqualTo(new Step(earlier, World.CALLER.objectId()));
        assertThat(copy.origin().revalidated()).isEqualTo(new Step(later, World.CALLER.objectId()));
        assertThat(copy.origin().isEncryptionPreserved()).isTrue();
    }

    @Test
    @DisplayName("R18: a consent to a copy that nobody registered, or that was deleted, is told beside the copies")
    void tellsConsentsWithoutACopy() {
        world.enabled(1);
        copies.waiting(2);
        copies.consent(1, 2, 3);
        assertThat(of(1).consentedOnly()).extracting(Consent::copy).containsExactly(Servers.id(3));

        world.delete(2);

        assertThat(of(1).copies()).isEmpty();
        assertThat(of(1).consentedOnly()).extracting(Consent::copy).containsExactly(Servers.id(2), Servers.id(3));
    }

    @Test
    void knowsOnlyServersThatAreRegistered() {
        world.enabled(1);
        world.delete(1);

        ServerId deleted = Servers.id(1);

        assertThat(Refused.by(() -> world.app.findRelatives().run(deleted)).code())
                .isEqualTo("ResourceNotFound");
        assertThat(Refused.by(() -> world.app.findRelatives().replicas(deleted)).code())
                .isEqualTo("ResourceNotFound");
    }

    private Relatives of(int number) {
        return world.app.findRelatives().run(Servers.id(number));
    }
}
