package io.pgcmk.agent.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The commands of docs/backups.md as they stand there, so that what is executed is what operators are told. */
record RecipeText(String text) {
    private static final Path PAGE = Path.of("../docs/backups.md");
    private static final String FENCE = "```";

    /** The first block of shell after a text of the page. */
    static RecipeText after(String text) throws IOException {
        String page = Files.readString(PAGE);
        String rest = page.substring(found(page, text));
        String block = rest.substring(found(rest, FENCE + "sh\n") + FENCE.length() + 3);
        return new RecipeText(block.substring(0, found(block, FENCE)));
    }

    /** The first command that has these words, be it on one line or more. */
    RecipeText command(String words) {
        return new RecipeText(text.replace("\\\n", "")
                .lines()
                .filter(line -> line.contains(words))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(PAGE + " has no command with: " + words)));
    }

    /** With what is this machine's in the place of what is the docs'. */
    RecipeText with(String theirs, Path ours) {
        return with(theirs, ours.toString());
    }

    RecipeText with(String theirs, String ours) {
        found(text, theirs);
        return new RecipeText(text.replace(theirs, ours));
    }

    private static int found(String text, String wanted) {
        int at = text.indexOf(wanted);
        if (at < 0) {
            throw new IllegalStateException(PAGE + " has no longer: " + wanted);
        }
        return at;
    }
}
