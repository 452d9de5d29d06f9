package signalbox.engine.team;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/**
 * Packages of random rules together, over random histories in which they come, go, and change places: what is heard is what going
 * through every combination of alerts concludes, whoever else is there. {@code -Dsignalbox.histories=300000} takes that many.
 */
@Tag("once")
class TeamsModelTest {

    private static final int HISTORIES = Integer.getInteger("signalbox.histories", 360);
    private static final int HISTORIES_PER_WORLD = 60;
    private static final long FIRST_SEED = Long.getLong("signalbox.seed", 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Teams at work, and the models of those that are there. */
    private static final class World {
        final Random random;
        final Map<String, RandomRules> known = new LinkedHashMap<>();
        final Map<String, TeamPackage> compiled = new HashMap<>();
        List<String> present = List.of();
        final Map<Labels, FiringAlert> firing = new LinkedHashMap<>();
        final Heard heard = new Heard();
        final Teams teams = new Teams(PackageLimits.DEFAULT, heard, () -> {});
        Optional<PackagesChange> change = Optional.empty();
        List<String> coming = List.of();

        World(Random random) {
            this.random = random;
            for (int i = 0; i < 3; i++) {
                RandomRules rules = new RandomRules(random);
                known.put("rules.teams.t" + i, rules);
                compiled.put("rules.teams.t" + i, Compiled.team("rules.teams.t" + i, rules.text()));
            }
            prepare();
            takeOver();
        }

        void prepare() {
            List<String> names = new ArrayList<>(known.keySet());
            Collections.shuffle(names, random);
            coming = List.copyOf(names.subList(0, random.nextInt(names.size() + 1)));
            change = Optional.of(teams.prepare(coming.stream().map(compiled::get).toList()));
        }

        /** What was prepared is filled, and in force; or it is given up. */
        void takeOver() {
            change.ifPresent(prepared -> {
                if (random.nextInt(6) == 0) {
                    teams.abandon(prepared);
                } else {
                    prepared.fill();
                    if (random.nextBoolean()) {
                        happens(8); // while it was filled
                    }
                    teams.takeOver(prepared);
                    present = coming;
                }
            });
            change = Optional.empty();
        }

        void happens(int full) {
            if (firing.isEmpty() || random.nextInt(full * 2) > firing.size()) {
                Alert alert = PackageModelTest.alert(random);
                FiringAlert before = firing.get(alert.labels());
                if (before == null) {
                    firing.put(alert.labels(), teams.begins(alert));
                } else {
                    teams.differs(before, alert);
                }
                return;
            }
            List<FiringAlert> all = List.copyOf(firing.values());
            FiringAlert entry = all.get(random.nextInt(all.size()));
            if (random.nextInt(4) == 0) {
                teams.differs(entry, new Alert(
                        entry.alert().labels(), PackageModelTest.note(random), START, Alert.NOT_ENDED, ""));
            } else {
                firing.remove(entry.alert().labels());
                teams.ends(entry);
            }
        }

        Set<Object> expected() {
            List<Alert> alerts = firing.values().stream().map(FiringAlert::alert).toList();
            Set<Object> expected = new HashSet<>();
            present.forEach(name -> expected.addAll(requireNonNull(known.get(name)).conclusions(alerts)));
            return expected;
        }
    }

    @Test
    void packagesTogetherConcludeWhatNestedLoopsConclude_whoeverElseIsThere() {
        for (int i = 0; i * HISTORIES_PER_WORLD < HISTORIES; i++) {
            histories(FIRST_SEED + i);
        }
    }

    private static void histories(long seed) {
        Random random = new Random(seed);
        World world = new World(random);
        try {
            for (int i = 0; i < HISTORIES_PER_WORLD; i++) {
                int events = 1 + random.nextInt(4);
                for (int k = 0; k < events; k++) {
                    world.happens(4 + i / 10 % 3 * 4);
                }
                if (world.change.isEmpty() && random.nextInt(6) == 0) {
                    world.prepare();
                } else if (random.nextBoolean()) {
                    world.takeOver();
                }
                world.teams.settle(Teams.FOREVER);
                assertThat(world.heard.stopped).as("seed %d", seed).isEmpty();
                assertThat(world.heard.late).as("late, though they are waited for, seed %d", seed).isEmpty();
                assertThat(world.heard.conclusions)
                        .as("seed %d, step %d, packages %s, rules\n%s", seed, i, world.present,
                                world.known.values().stream().map(RandomRules::text).toList())
                        .isEqualTo(world.expected());
            }
        } finally {
            world.teams.close();
        }
    }
}
