package io.pgcmk.local.eventgrid;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The events that are to be delivered, and when. */
final class Deliveries {
    private final Clock clock;
    private final Executor threads;
    private final Postman postman;
    private final Consumer<Instant> wake;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Pending> waiting = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private Misbehaviour misbehaviour = Misbehaviour.NONE;

    /** Brings an event to a webhook. */
    interface Postman {
        /** @param attempt from 1 on; returns the status of the answer, 0 for none */
        int deliver(Subscription subscription, GridEvent event, int attempt);
    }

    private record Pending(
            Subscription subscription, GridEvent event, int attempts, Instant publishedAt, Instant dueAt) {}

    /**
     * @param threads each delivery is a task of its own
     * @param wake is told when to come back for {@link #deliverDue}
     */
    Deliveries(Clock clock, Executor threads, Postman postman, Consumer<Instant> wake) {
        this.clock = clock;
        this.threads = threads;
        this.postman = postman;
        this.wake = wake;
    }

    synchronized void subscribe(Subscription subscription) {
        subscriptions.removeIf(known -> known.name().equals(subscription.name()));
        subscriptions.add(subscription);
    }

    synchronized void misbehave(Misbehaviour how) {
        misbehaviour = how;
    }

    synchronized void publish(GridEvent event) {
        Instant now = clock.instant();
        for (Subscription subscription : subscriptions) {
            for (int time = 0; time < misbehaviour.times(); time++) {
                waiting.add(new Pending(subscription, event, 0, now, now));
            }
        }
    }

    /** Sends what is due on its way. */
    void deliverDue() {
        due().forEach(pending -> threads.execute(() -> deliver(pending)));
    }

    synchronized List<DeadLetter> deadLetters() {
        return List.copyOf(deadLetters);
    }

    private synchronized List<Pending> due() {
        if (misbehaviour.held()) {
            return List.of();
        }
        Instant now = clock.instant();
        List<Pending> due = new ArrayList<>(waiting.stream()
                .filter(pending -> !pending.dueAt().isAfter(now))
                .toList());
        waiting.removeAll(due);
        if (misbehaviour.reversed()) {
            Collections.reverse(due);
        }
        return due;
    }

    private void deliver(Pending pending) {
        int attempt = pending.attempts() + 1;
        int status = postman.deliver(pending.subscription(), pending.event(), attempt);
        Instant now = clock.instant();
        Duration age = Duration.between(pending.publishedAt(), now);
        switch (RetrySchedule.after(status, attempt, age)) {
            case RetrySchedule.Next.Done done -> {}
            case RetrySchedule.Next.Again(Duration wait) ->
                await(new Pending(
                        pending.subscription(), pending.event(), attempt, pending.publishedAt(), now.plus(wait)));
            case RetrySchedule.Next.GiveUp(String reason) ->
                bury(new DeadLetter(
                        pending.subscription(), pending.event(), reason, attempt, status, pending.publishedAt(), now));
        }
    }

    private void await(Pending pending) {
        synchronized (this) {
            waiting.add(pending);
        }
        wake.accept(pending.dueAt());
    }

    private synchronized void bury(DeadLetter letter) {
        deadLetters.add(letter);
    }
}
