package io.pgcmk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DocsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern ANCHOR_IN_CODE = Pattern.compile("(docs/[a-z-]+\\.md)#([a-z-]+)");
    private static final Pattern CALL = Pattern.compile("SELECT cmk\\.([a-z_]+)\\(");
    private static final Pattern SOURCE = Pattern.compile("`([\\w./-]+\\.(?:java|sql|bicep))`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
    private static final Pattern SETTING_IN_BICEP = Pattern.compile("(?m)^      ([A-Z_]+): ");
    private static final Pattern SETTING_IN_SAMPLE = Pattern.compile("\"([A-Z_]+)\" *:");

    /** Not the app's own: of a local run only, or, on Flex Consumption, part of the app and no setting. */
    private static final Set<String> NOT_IN_AZURE =
            Set.of("CMK_LEASE_SECONDS", "CMK_LOCAL", "KEY_VAULT_PORT", "FUNCTIONS_WORKER_RUNTIME");

    /** Tests run in the directory of their module. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final List<Path> FILES = files();

    @Test
    void linksOnlyToPagesAndHeadingsThatExist() {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            for (MatchResult link : all(LINK, page)) {
                String target = link.group(1);
                if (!target.contains(":")
                        && !exists(target.isEmpty() ? page : page.resolveSibling(target), link.group(2))) {
                    broken.add(ROOT.relativize(page) + " " + link.group());
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void hasTheHeadingsThatMessagesPointTo() {
        List<String> broken = new ArrayList<>();
        for (Path source : FILES) {
            if (source.toString().endsWith(".java") || source.toString().endsWith(".sql")) {
                for (MatchResult reference : all(ANCHOR_IN_CODE, source)) {
                    if (!exists(ROOT.resolve(reference.group(1)), reference.group(2))) {
                        broken.add(ROOT.relativize(source) + " " + reference.group());
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void callsOnlyFunctionsThatInstallSqlMakes() throws IOException {
        String script = Files.readString(ROOT.resolve("functions/src/main/resources/install.sql"));
        List<String> broken = new ArrayList<>();
        for (Path file : FILES) {
            if (file.toString().endsWith(".md") || file.toString().endsWith(".java")) {
                for (MatchResult call : all(CALL, file)) {
                    if (!script.contains("FUNCTION cmk." + call.group(1) + "(")) {
                        broken.add(ROOT.relativize(file) + " " + call.group());
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void namesOnlySourcesThatExist() {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            for (MatchResult source : all(SOURCE, page)) {
                if (FILES.stream().noneMatch(file -> file.endsWith(source.group(1)))) {
                    broken.add(ROOT.relativize(page) + " " + source.group());
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void deploysExactlyTheSettingsOfTheSample() {
        List<String> sample = names(SETTING_IN_SAMPLE, "local.settings.sample.json");
        sample.removeAll(NOT_IN_AZURE);

        assertThat(names(SETTING_IN_BICEP, "infra/main.bicep")).containsExactlyInAnyOrderElementsOf(sample);
    }

    private static List<String> names(Pattern name, String file) {
        return new ArrayList<>(all(name, ROOT.resolve(file)).stream()
                .map(match -> match.group(1))
                .toList());
    }

    private static boolean exists(Path target, @Nullable String anchor) {
        Path file = target.normalize();
        return Files.exists(file) && (anchor == null || anchors(file).anyMatch(anchor::equals));
    }

    /** A heading's anchor as GitHub makes it. */
    private static Stream<String> anchors(Path page) {
        return all(HEADING, page).stream()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(text -> text.replaceAll("[^\\p{L}\\p{Nd}\\s_-]", "").replace(' ', '-'));
    }

    private static List<Path> pages() {
        return FILES.stream().filter(file -> file.toString().endsWith(".md")).toList();
    }

    private static List<MatchResult> all(Pattern pattern, Path file) {
        try {
            return pattern.matcher(Files.readString(file)).results().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = directory.getFileName().toString();
                    boolean foreign = !directory.equals(ROOT) && (name.startsWith(".") || name.equals("target"));
                    return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
