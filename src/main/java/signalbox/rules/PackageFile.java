package signalbox.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.NearestName;
import signalbox.config.ConfigurationException;
import signalbox.config.YamlValue;
import signalbox.config.YamlValue.Entry;
import signalbox.config.YamlValue.Items;
import signalbox.config.YamlValue.Mapping;
import signalbox.config.YamlValue.Text;

/**
 * Reads a {@code package.yml}. What is wrong is noted with its place and what was expected there, and reading goes on, so that its
 * author hears of everything at once. Used once.
 */
final class PackageFile {

    /** How it is called. */
    static final String NAME = "package.yml";

    static final List<String> KEYS = List.of("owner", "scope", "shadow", "limits");
    static final List<String> KEYS_OF_LIMITS = List.of("facts", "firings", "conclusions");

    private static final Pattern SHADOW = Pattern.compile("(?m)^shadow:[ \\t]+true[ \\t]*(#.*)?(\\R|\\z)");

    /** Beyond this the number is no limit. */
    private static final int LARGEST = 1_000_000_000;

    private final RuleFile file;
    private final List<RuleProblem> problems = new ArrayList<>();

    PackageFile(RuleFile file) {
        this.file = file;
    }

    /** What it says, as far as it can be read. */
    PackageSettings read() {
        try {
            return YamlValue.read(file.shown(), file.text().getBytes(StandardCharsets.UTF_8))
                    .flatMap(top -> mapping(top, "the settings of a package, such as \"owner: …\""))
                    .map(this::settings)
                    .orElse(PackageSettings.NONE);
        } catch (ConfigurationException e) {
            e.problems().forEach(problem ->
                    problems.add(new RuleProblem(problem.file(), problem.line(), problem.column(), problem.message(), "")));
            return PackageSettings.NONE;
        }
    }

    /** The text without its line {@code shadow: true}; empty when there is no such line of its own. */
    static Optional<String> promoted(String text) {
        String without = SHADOW.matcher(text).replaceFirst("");
        return without.equals(text) ? Optional.empty() : Optional.of(without.isBlank() ? "shadow: false\n" : without);
    }

    /** What is wrong with it, once it was read. */
    List<RuleProblem> problems() {
        return problems;
    }

    private PackageSettings settings(Mapping top) {
        Map<String, YamlValue> values = values(top, "a package", KEYS);
        return new PackageSettings(
                Optional.ofNullable(values.get("owner")).map(this::owner).orElse(""),
                Optional.ofNullable(values.get("scope")).map(this::matchers).orElse(List.of()),
                Optional.ofNullable(values.get("shadow")).map(this::flag).orElse(false),
                Optional.ofNullable(values.get("limits"))
                        .flatMap(value -> mapping(value, "limits, such as \"conclusions: 1000\""))
                        .map(this::limits)
                        .orElse(PackageSettings.NONE.limits()));
    }

    /** On one line, and as it is written: terminals and logs show it, and others than its author read these. */
    private String owner(YamlValue value) {
        String owner = text(value, "whom to ask, such as \"the infra team\"").orElse("").strip().replaceAll("\\s+", " ");
        owner.codePoints()
                .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)
                .findFirst()
                .ifPresent(c -> problem(value, String.format("there is a character here that nobody sees: U+%04X", c), "remove it"));
        return owner;
    }

    private PackageSettings.Limits limits(Mapping mapping) {
        Map<String, YamlValue> values = values(mapping, "limits", KEYS_OF_LIMITS);
        return new PackageSettings.Limits(number(values, "facts"), number(values, "firings"), number(values, "conclusions"));
    }

    private OptionalInt number(Map<String, YamlValue> values, String key) {
        YamlValue value = values.get(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Text text && text.text().matches("[1-9]\\d{0,9}") && Long.parseLong(text.text()) <= LARGEST) {
            return OptionalInt.of(Integer.parseInt(text.text()));
        }
        problem(value, key + " is no limit" + found(value), "write a whole number from 1 to " + LARGEST);
        return OptionalInt.empty();
    }

    private boolean flag(YamlValue value) {
        if (value instanceof Text text && (text.text().equals("true") || text.text().equals("false"))) {
            return text.text().equals("true");
        }
        problem(value, "shadow is neither true nor false" + found(value), "write true or false");
        return false;
    }

    private List<Matcher> matchers(YamlValue value) {
        if (!(value instanceof Items list)) {
            problem(value, "scope is no list", "write matchers as in alertmanager.yml, such as [ 'team=\"infra\"' ]");
            return List.of();
        }
        List<Matcher> matchers = new ArrayList<>();
        for (YamlValue item : list.items()) {
            text(item, "a matcher, such as 'team=\"infra\"'").ifPresent(text -> add(item, text, matchers));
        }
        matchers.sort(null);
        if (list.items().isEmpty()) {
            problem(value, "scope has no matcher", "write some, such as [ 'team=\"infra\"' ], or leave scope out: then it is every alert");
        }
        return matchers;
    }

    private void add(YamlValue item, String text, List<Matcher> matchers) {
        try {
            List<Matcher> read = MatcherSyntax.parseList(MatcherSyntax.Mode.FALLBACK, MatcherSyntax.Origin.CONFIG, text);
            if (read.isEmpty()) {
                problem(item, "there is no matcher in this text", "write one, such as 'team=\"infra\"'");
            }
            matchers.addAll(read);
        } catch (IllegalArgumentException e) {
            problem(item, "this is no matcher: " + e.getMessage(), "write one as in alertmanager.yml, such as 'team=\"infra\"' or 'team=~\"a|b\"'");
        }
    }

    private Optional<String> text(YamlValue value, String expected) {
        if (value instanceof Text text && !text.isNull() && !text.text().isBlank()) {
            return Optional.of(text.text().strip());
        }
        problem(value, "there is no text here", "write " + expected);
        return Optional.empty();
    }

    private Optional<Mapping> mapping(YamlValue value, String expected) {
        if (value instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        if (!(value instanceof Text text && text.isNull())) {
            problem(value, "there are no keys and values here", "write " + expected);
        }
        return Optional.empty();
    }

    private Map<String, YamlValue> values(Mapping mapping, String what, List<String> known) {
        Map<String, YamlValue> values = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Entry entry : mapping.entries()) {
            String key = entry.key() instanceof Text text ? text.text() : "";
            if (!known.contains(key)) {
                problem(entry.key(), what + (what.endsWith("s") ? " have" : " has") + " no key \"" + key + "\"",
                        NearestName.to(key, known)
                                .map(near -> "did you mean \"" + near + "\"?")
                                .orElse("expected one of " + String.join(", ", known)));
            } else if (!seen.add(key)) {
                problem(entry.key(), "\"" + key + "\" is there twice", "write it once");
            } else {
                values.put(key, entry.value());
            }
        }
        return values;
    }

    private static String found(YamlValue value) {
        return value instanceof Text text && !text.text().isEmpty() ? ": \"" + text.text() + "\"" : "";
    }

    private void problem(YamlValue at, String message, String hint) {
        problems.add(new RuleProblem(file.shown(), at.line(), at.column(), message, hint));
    }
}
