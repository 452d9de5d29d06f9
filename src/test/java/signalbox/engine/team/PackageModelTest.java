package signalbox.engine.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.plan.Plan;
import signalbox.plan.Plans;

/**
 * Random rules over random histories conclude what going through every combination of alerts concludes, also when a package is
 * told late. {@code -Dsignalbox.histories=300000} takes that many instead of the few of every build.
 */
class PackageModelTest {

    private static final int HISTORIES = Integer.getInteger("signalbox.histories", 600);
    private static final int HISTORIES_PER_PACKAGE = 60;
    private static final long FIRST_SEED = Long.getLong("signalbox.seed", 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    static Alert alert(Random random) {
        Map<String, String> labels = new HashMap<>();
        labels.put("alertname", RandomRules.NAMES.get(random.nextInt(RandomRules.NAMES.size())));
        labels.put("severity", RandomRules.SEVERITIES.get(random.nextInt(3)));
        labels.put("instance", "i" + random.nextInt(3));
        labels.put("cluster", "c" + random.nextInt(2));
        if (random.nextInt(3) > 0) {
            labels.put("dc", "d" + random.nextInt(2));
        }
        if (random.nextInt(3) == 0) {
            labels.put("host", "i" + random.nextInt(3));
        }
        return new Alert(Labels.of(labels), note(random), START, Alert.NOT_ENDED, "");
    }

    static Labels note(Random random) {
        return Labels.of("note", "n" + random.nextInt(3));
    }

    /** A package, the alerts that it was told of, and those of which it was not told yet. */
    private static final class World {
        final Random random;
        final AlertIndex index = new AlertIndex();
        final Map<Labels, FiringAlert> entries = new HashMap<>();
        final List<PackageInput> untold = new ArrayList<>();
        final Map<Object, Integer> conclusions = new HashMap<>();
        final PackageSession session;

        World(Random random, TeamPackage rules) {
            this.random = random;
            List<Plan> plans = Plans.of(rules.base());
            index.require(Handing.keys(plans));
            session = new PackageSession(rules, plans, index, PackageLimits.DEFAULT);
        }

        void happens(int full) {
            if (entries.isEmpty() || random.nextInt(full * 2) > entries.size()) {
                Alert alert = alert(random);
                FiringAlert known = entries.get(alert.labels());
                if (known == null) {
                    FiringAlert entry = index.add(alert);
                    entries.put(alert.labels(), entry);
                    untold.add(new PackageInput.Begins(entry));
                } else {
                    index.replace(known, alert);
                    untold.add(new PackageInput.Differs(known));
                }
                return;
            }
            List<FiringAlert> all = List.copyOf(entries.values());
            FiringAlert entry = all.get(random.nextInt(all.size()));
            if (random.nextInt(4) == 0) {
                Alert before = entry.alert();
                index.replace(entry, new Alert(before.labels(), note(random), START, Alert.NOT_ENDED, ""));
                untold.add(new PackageInput.Differs(entry));
            } else {
                entries.remove(entry.alert().labels());
                index.end(entry);
                untold.add(new PackageInput.Ends(entry));
            }
        }

        void tell(int count) {
            List<PackageInput> told = List.copyOf(untold.subList(0, count));
            untold.subList(0, count).clear();
            session.run(told, index.size(), java.util.Optional.empty())
                    .changes()
                    .forEach((fact, change) -> conclusions.merge(fact, change.by(), (a, b) -> a + b == 0 ? null : a + b));
            if (untold.isEmpty()) {
                index.sweep();
            }
        }
    }

    @Test
    void rulesConcludeWhatNestedLoopsConclude() {
        for (int i = 0; i * HISTORIES_PER_PACKAGE < HISTORIES; i++) {
            histories(FIRST_SEED + i);
        }
    }

    private static void histories(long seed) {
        Random random = new Random(seed);
        RandomRules rules = new RandomRules(random);
        TeamPackage compiled = Compiled.team("rules.teams.random", rules.text());
        World world = new World(random, compiled);
        for (int i = 0; i < HISTORIES_PER_PACKAGE; i++) {
            int events = 1 + random.nextInt(4);
            for (int k = 0; k < events; k++) {
                world.happens(4 + i / 10 % 3 * 4);
            }
            if (random.nextInt(5) == 0) {
                world.tell(random.nextInt(world.untold.size() + 1)); // it is late
            }
            world.tell(world.untold.size());
            List<Alert> alerts = world.entries.values().stream().map(FiringAlert::alert).toList();
            Set<Object> expected = rules.conclusions(alerts);
            assertThat(world.conclusions.keySet())
                    .as("seed %d, step %d, rules\n%s\nplans %s\nalerts %s", seed, i, rules.text(), Plans.of(compiled.base()), alerts)
                    .isEqualTo(expected);
        }
        while (!world.entries.isEmpty()) {
            FiringAlert entry = world.entries.values().iterator().next();
            world.entries.remove(entry.alert().labels());
            world.index.end(entry);
            world.untold.add(new PackageInput.Ends(entry));
        }
        world.tell(world.untold.size());
        assertThat(world.conclusions.keySet()).as("seed %d", seed).isEqualTo(rules.conclusions(List.of()));
        assertThat(world.session.handed()).as("what is handed out when nothing is there, seed %d", seed).isZero();
        world.session.close();
    }
}
