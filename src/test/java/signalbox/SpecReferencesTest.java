package signalbox;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Comments refer to sections of {@code docs/spec}, the files there to each other: each such section exists, and there is one
 * form of saying it.
 */
@Tag("once")
class SpecReferencesTest {

    private static final Path SPEC = Path.of("docs/spec");
    private static final String FORM = "is not of the form spec/FILE.md NUMBER, such as spec/receivers.md 3.4";

    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)*");
    private static final Pattern HEADING = Pattern.compile("^#{2,4} (" + NUMBER + ")\\.? ", Pattern.MULTILINE);

    /** Between two words: a space, or the end of a line of a comment. */
    private static final String GAP = "(?: |\\s*\\R\\s*(?:\\*|//|#)?\\s*)";

    /** One number, or several: {@code 5.1, 5.3}, {@code 6 and 7}, {@code 2.6 to 2.9}. */
    private static final String NUMBERS =
            "(" + NUMBER + "(?:(?:," + GAP + "|" + GAP + "and" + GAP + "|" + GAP + "to" + GAP + ")" + NUMBER + ")*)(?!\\.?\\w|-)";

    /** Whatever means to be a reference: the folder, or the name of one of its files. */
    private final Pattern mention;

    private final Pattern reference = Pattern.compile("spec/([\\w.-]+)\\.md" + GAP + NUMBERS);
    private final Pattern toAnotherFile = Pattern.compile("(?<![\\w/-])(?<!\\]\\()([\\w-]+)\\.md(?:" + GAP + NUMBERS + ")?");
    private final Pattern toTheSameFile = Pattern.compile("§(?:" + NUMBERS + ")?");

    /** The sections of each file, in their order; the name of a file is without its ending. */
    private final Map<String, List<String>> sections = new TreeMap<>();

    SpecReferencesTest() {
        for (Path file : files(SPEC)) {
            sections.put(nameOf(file), HEADING.matcher(read(file)).results().map(found -> found.group(1)).toList());
        }
        String names = sections.keySet().stream().filter(name -> !name.equals("README")).collect(joining("|"));
        mention = Pattern.compile("(?:[\\w.-]+/)*\\bspec/[\\w.-]*|(?<![\\w/.-])(?:" + names + ")\\.md");
    }

    @Test
    void sourcesReferToSectionsThatExist() {
        List<String> faults = new ArrayList<>();
        int references = 0;
        for (Path file : Stream.of("src", "rules").map(Path::of).flatMap(folder -> files(folder).stream()).toList()) {
            if (!file.endsWith("SpecReferencesTest.java")) { // which has wrong ones on purpose
                String text = read(file);
                references += (int) reference.matcher(text).results().count();
                faults.addAll(faultsOfSource(file.toString(), text));
            }
        }
        assertThat(faults).isEmpty();
        assertThat(references).as("references found").isGreaterThan(300);
    }

    @Test
    void theSpecificationRefersToSectionsThatExist() {
        List<String> faults = new ArrayList<>();
        for (Path file : files(SPEC)) {
            faults.addAll(faultsOfSpec(file, read(file)));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void noNumberIsGivenTwice() {
        assertThat(sections).allSatisfy((file, numbers) -> assertThat(numbers).as(file).doesNotHaveDuplicates());
        assertThat(sections.keySet()).contains("behaviour", "api", "config", "receivers", "templates", "cli-and-metrics");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "(spec/receivers.md 3.4).",
        "spec/receivers.md 3.4; and more",
        "spec/receivers.md 18, step 2",
        "spec/receivers.md 5.1, 5.3): other",
        "spec/api.md 2.6 to 2.9. Other",
        "spec/templates.md 3, 4.1 and 10.6",
        "spec/config.md 5, spec/receivers.md 1",
        " * spec/receivers.md 8, 10, 11\n * and 18).",
        " * (spec/templates.md\n * 3). Immutable",
        "no reference to receivers at all, nor to java.security.spec.KeySpec"
    })
    void whatIsWellFormedAndExistsIsFine(String text) {
        assertThat(faultsOfSource("F", text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(spec/receivers.md)            | F:1: spec/receivers.md " + FORM,
        "spec/receivers 3.4             | F:1: spec/receivers " + FORM,
        "spec/receivers.md section 3    | F:1: spec/receivers.md " + FORM,
        "spec/receivers.md A6           | F:1: spec/receivers.md " + FORM,
        "spec/receivers.md 3.x          | F:1: spec/receivers.md " + FORM,
        "docs/spec/receivers.md 3.4     | F:1: docs/spec/receivers.md " + FORM,
        "receivers.md 3.4               | F:1: receivers.md " + FORM,
        "spec/api-v2.md 1               | F:1: there is no docs/spec/api-v2.md",
        "spec/receivers.md 99           | F:1: docs/spec/receivers.md has no section 99",
        "spec/receivers.md 3.4 and 3.99 | F:1: docs/spec/receivers.md has no section 3.99",
        "spec/receivers.md 3.4, 3.99    | F:1: docs/spec/receivers.md has no section 3.99",
        "spec/api.md 2.9 to 2.6         | F:1: docs/spec/api.md: 2.9 does not come before 2.6"
    })
    void whatIsNotIsToldWithItsPlace(String text, String fault) {
        assertThat(faultsOfSource("F", text)).containsExactly(fault);
    }

    @Test
    void theLineIsTold() {
        assertThat(faultsOfSource("F", "one\ntwo (spec/receivers.md 99)\n")).containsExactly("F:2: docs/spec/receivers.md has no section 99");
    }

    private List<String> faultsOfSource(String place, String text) {
        List<String> faults = new ArrayList<>();
        Matcher mentions = mention.matcher(text);
        Matcher references = reference.matcher(text);
        while (mentions.find()) {
            String where = place + ":" + line(text, mentions.start()) + ": ";
            references.region(mentions.start(), text.length());
            if (references.lookingAt()) {
                missing(references.group(1), references.group(2)).forEach(fault -> faults.add(where + fault));
            } else {
                faults.add(where + mentions.group() + " " + FORM);
            }
        }
        return faults;
    }

    private List<String> faultsOfSpec(Path file, String text) {
        List<String> faults = new ArrayList<>();
        toTheSameFile.matcher(text).results().forEach(found -> {
            String where = file + ":" + line(text, found.start()) + ": ";
            if (found.group(1) == null) {
                faults.add(where + "§ without a number");
            } else if (!nameOf(file).equals("README")) { // where it is an example
                missing(nameOf(file), found.group(1)).forEach(fault -> faults.add(where + fault));
            }
        });
        toAnotherFile.matcher(text).results().forEach(found -> {
            String where = file + ":" + line(text, found.start()) + ": ";
            missing(found.group(1), found.group(2) == null ? "" : found.group(2)).forEach(fault -> faults.add(where + fault));
        });
        return faults;
    }

    private List<String> missing(String file, String numbers) {
        List<String> existing = sections.get(file);
        if (existing == null) {
            return List.of("there is no " + SPEC + "/" + file + ".md");
        }
        List<String> faults = new ArrayList<>();
        String previous = "";
        for (String number : NUMBER.matcher(numbers).results().map(MatchResult::group).toList()) {
            if (!existing.contains(number)) {
                faults.add(SPEC + "/" + file + ".md has no section " + number);
            } else if (!previous.isEmpty() && existing.indexOf(previous) >= existing.indexOf(number)) {
                faults.add(SPEC + "/" + file + ".md: " + previous + " does not come before " + number);
            }
            previous = number;
        }
        return faults;
    }

    private static int line(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.md$", "");
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever is in it: what is no text has no references. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
