package signalbox.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.AnchoredRegex;
import signalbox.alert.LabelSyntax;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;

/**
 * Conditions on labels in the three ways of writing them (spec/behaviour.md 4.1).
 *
 * @param equal {@code match}, deprecated
 * @param regex {@code match_re}, deprecated
 * @param written {@code matchers}, sorted
 */
record MatchersYaml(Map<String, String> equal, Map<String, String> regex, List<Matcher> written) {

    /** Reads the three keys that begin with {@code prefix}: none for routes, source_ and target_ for inhibit rules. */
    static MatchersYaml read(Fields fields, String prefix, MatcherSyntax.Mode mode) {
        Map<String, String> equal = new LinkedHashMap<>();
        fields.get(prefix + "match").pairs("map[string]string").forEach((name, value) -> {
            checkName(name, value);
            equal.put(name, value.text());
        });
        Map<String, String> regex = new LinkedHashMap<>();
        fields.get(prefix + "match_re").pairs("config.plain").forEach((name, value) -> {
            checkName(name, value);
            checkExpression(name, value);
            regex.put(name, value.text());
        });
        List<Matcher> written = new ArrayList<>();
        fields.get(prefix + "matchers").items("[]string").forEach(item -> written.addAll(parsed(item, mode)));
        written.sort(null);
        return new MatchersYaml(equal, regex, written);
    }

    boolean isEmpty() {
        return equal.isEmpty() && regex.isEmpty() && written.isEmpty();
    }

    /** All of them together, sorted; only when they were read without a problem. */
    List<Matcher> all() {
        List<Matcher> all = new ArrayList<>(written);
        equal.forEach((name, value) -> all.add(new Matcher(Matcher.Type.EQUAL, name, value)));
        regex.forEach((name, value) -> all.add(wrapped(name, value)));
        all.sort(null);
        return all;
    }

    void showTo(Pairs pairs, String prefix) {
        pairs.sorted(prefix + "match", equal)
                .sorted(prefix + "match_re", regex)
                .unlessEmpty(prefix + "matchers", written.stream().map(Matcher::toString).toList());
    }

    private static void checkName(String name, Yaml at) {
        if (!LabelSyntax.isClassicName(name)) {
            at.problem("invalid label name " + GoQuote.quote(name)
                    + ": expected letters, digits and underscores, or matchers instead of this key");
        }
    }

    private static void checkExpression(String name, Yaml value) {
        if (value.isNull()) {
            value.problem("invalid regexp value for " + GoQuote.quote(name) + ": expected a regular expression");
        } else {
            value.parsed(text -> List.of(AnchoredRegex.of(text), wrapped(name, text)), "expected a regular expression in RE2 syntax");
        }
    }

    /** Wrapped here and once more by the matcher, as Alertmanager does: the text form shows it. */
    private static Matcher wrapped(String name, String expression) {
        return new Matcher(Matcher.Type.REGEX, name, "^(?:" + expression + ")$");
    }

    private static List<Matcher> parsed(Yaml item, MatcherSyntax.Mode mode) {
        Optional<List<Matcher>> matchers = item.parsed(
                text -> MatcherSyntax.parseList(mode, MatcherSyntax.Origin.CONFIG, text),
                "expected matchers such as severity=\"critical\" or team=~\"a|b\"");
        return matchers.orElse(List.of());
    }
}
