package signalbox.timeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import signalbox.engine.RuleEngine;
import signalbox.miss.ReadPackage;
import signalbox.miss.Readings;
import signalbox.miss.SeenConditions;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;
import signalbox.timeline.Coverage.CoveredCondition;

/** Has single conditions of rules looked at, at each instant of timelines at which something happens. Any thread. */
final class Looks {

    /** By package; of several versions each has its own, and what one of them shows counts. Guarded by this. */
    private final Map<String, Map<String, SeenConditions>> packages = new TreeMap<>();

    /** The rules of these packages are to be known, whether anything is seen of them or not. */
    void know(RuleBase rules, Readings readings) {
        for (RulePackage info : rules.teams()) {
            of(readings.of(rules, info.name()));
        }
    }

    private synchronized SeenConditions of(ReadPackage read) {
        return packages.computeIfAbsent(read.name(), any -> new LinkedHashMap<>())
                .computeIfAbsent(read.version(), any -> new SeenConditions(read));
    }

    /** Looks while one timeline runs: again only when the facts are others. One thread. */
    final class InOneRun {
        private final Map<String, List<Object>> before = new TreeMap<>();

        void look(RuleBase rules, Readings readings, RuleEngine engine) {
            for (RulePackage info : rules.teams()) {
                List<Object> facts = engine.facts(info.name()).join().facts();
                if (!facts.equals(before.put(info.name(), facts))) {
                    of(readings.of(rules, info.name())).look(facts);
                }
            }
        }
    }

    /** A rule fired in some timeline. */
    synchronized void fired(String packageName, String rule) {
        packages.getOrDefault(packageName, Map.of()).values().forEach(version -> version.fired(rule));
    }

    private record Key(String place, String rule, String text) {}

    synchronized List<CoveredCondition> conditions() {
        List<CoveredCondition> all = new ArrayList<>();
        packages.forEach((name, versions) -> {
            Map<Key, CoveredCondition> ofPackage = new LinkedHashMap<>();
            versions.values().forEach(version -> version.all().forEach(seen -> ofPackage.merge(
                    new Key(seen.file() + ":" + seen.line() + ":" + seen.column(), seen.rule(), seen.text()),
                    new CoveredCondition(name, seen.rule(), seen.file() + ":" + seen.line() + ":" + seen.column(), seen.text(), seen.of(),
                            seen.isAlternative(), seen.wasTrue(), seen.wasFalse(), seen.alone()),
                    CoveredCondition::or)));
            all.addAll(ofPackage.values());
        });
        return all;
    }

    synchronized Set<String> cutShort() {
        Set<String> names = new TreeSet<>();
        packages.values().forEach(versions -> versions.values().forEach(version -> names.addAll(version.cutShort())));
        return names;
    }
}
