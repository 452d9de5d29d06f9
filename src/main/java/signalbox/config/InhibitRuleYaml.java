package signalbox.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.LabelSyntax;
import signalbox.alert.MatcherSyntax;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;
import signalbox.inhibit.EqualLabels;
import signalbox.inhibit.InhibitRule;

/** Reads and shows an entry of {@code inhibit_rules} (spec/config.md 7). Null is a rule, too: one that inhibits nothing. */
record InhibitRuleYaml(String name, MatchersYaml source, MatchersYaml target, List<String> equal) {

    static InhibitRuleYaml read(Yaml yaml, MatcherSyntax.Mode mode) {
        try (Fields rule = yaml.fields("common.plain")) {
            return new InhibitRuleYaml(
                    rule.get("name").text(),
                    MatchersYaml.read(rule, "source_", mode),
                    MatchersYaml.read(rule, "target_", mode),
                    equal(rule.get("equal"), mode));
        }
    }

    private static List<String> equal(Yaml yaml, MatcherSyntax.Mode mode) {
        List<String> names = new ArrayList<>();
        for (Yaml item : yaml.items("[]string")) {
            String name = item.text();
            if (!LabelSyntax.isValidName(name, mode)) {
                item.problem("invalid label name " + GoQuote.quote(name) + " in equal list: expected the name of a label");
            }
            names.add(name);
        }
        return names;
    }

    /** The rules as facts; those with the same equal labels share them. */
    static List<InhibitRule> facts(List<InhibitRuleYaml> rules) {
        Map<EqualLabels, EqualLabels> shared = new HashMap<>();
        List<InhibitRule> facts = new ArrayList<>();
        for (InhibitRuleYaml rule : rules) {
            EqualLabels equal = new EqualLabels(rule.equal());
            facts.add(new InhibitRule(facts.size(), rule.name(), rule.source().all(), rule.target().all(),
                    shared.computeIfAbsent(equal, same -> same)));
        }
        return List.copyOf(facts);
    }

    Map<String, Object> show() {
        Pairs pairs = new Pairs().unlessEmpty("name", name);
        source.showTo(pairs, "source_");
        target.showTo(pairs, "target_");
        return pairs.unlessEmpty("equal", equal).map();
    }
}
