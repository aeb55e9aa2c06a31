package io.pgcmk.local.tour;

/** One part of the tour: a title, and steps that are told as they are played. */
interface Story {
    String title();

    void play(Narrator narrator);
}
