package io.pgcmk.agent.fake;

/** What a kill looks like from inside: nothing of ours runs any more, and the locks are gone. */
public final class Killed extends Error {}
