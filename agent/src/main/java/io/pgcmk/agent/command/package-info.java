/** The commands, one class each: they read what they are given, and hand on. */
@NullMarked
package io.pgcmk.agent.command;

import org.jspecify.annotations.NullMarked;
