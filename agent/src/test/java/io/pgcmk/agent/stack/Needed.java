package io.pgcmk.agent.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * What a recipe needs of this machine. Where that is missing the recipe is not executed, and the build says so in its
 * output, by name: a recipe that nobody has run in silence would pass for one that works.
 */
record Needed(String recipe) {
    /** An ordinary user's path has no {@code sbin}. */
    static final String PATH = System.getenv("PATH") + ":/usr/sbin:/sbin";

    void program(String name, String aptPackage) {
        boolean found = Stream.of(PATH.split(":"))
                .map(directory -> Path.of(directory, name))
                .anyMatch(Files::isExecutable);
        that(found, name + " is missing (apt: " + aptPackage + ")");
    }

    void that(boolean holds, String missing) {
        if (!holds) {
            String message = "recipe " + recipe + " not executed: " + missing;
            System.out.println(message);
            Assumptions.abort(message);
        }
    }
}
