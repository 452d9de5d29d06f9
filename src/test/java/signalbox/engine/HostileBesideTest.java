package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.engine.team.PackageLimits;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleLoader;
import signalbox.rules.RulePackage;
import signalbox.rules.RuleSources;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/**
 * Packages that say nothing that is refused, and mean harm: {@code hostile.txt} has them. Each runs beside one that behaves well, whose
 * pages are on time; once it is gone nothing of it remains.
 */
class HostileBesideTest {

    /** What a package may do is counted, so that a test is the same on every machine. */
    private static final Settings LIMITED = Settings.DEFAULT.with(new PackageLimits(20_000, 500, 2_000, 50_000, ofHours(1)));

    /** More than the conclusions that they may have without a reason. */
    private static final int MANY = 60;

    private static final String CONFIG = GroupLifeTest.CONFIG
            + """
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String IMPORTS =
            """
            import java.util.List
            import java.util.Locale
            import java.util.Set
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            import signalbox.route.TimeInterval
            import signalbox.silence.Silenced
            """;

    private static final String GOOD = IMPORTS
            + """
            rule "Down mutes Slow"
            when
                $s : Alert( name == "Down" )
                $t : Alert( name == "Slow", instance == $s.instance )
            then
                insertLogical( new Inhibition( $t, $s ) );
            end
            rule "Down is paged"
            when
                $s : Alert( name == "Down" )
            then
                insertLogical( new Route( $s, "pager" ).groupWait( "10s" ) );
            end
            """;

    /**
     * A package.
     *
     * @param name says how it means harm, and in brackets what comes of it: {@code harmless}, {@code stopped}, or {@code meant}, when it does
     *     harm that its team may do (scopes of packages are for that)
     */
    record Hostile(String name, String rules) {
        boolean isStopped() {
            return name.endsWith("(stopped)");
        }

        boolean isMeant() {
            return name.endsWith("(meant)");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostile> packages() throws IOException {
        return sections("hostile.txt").stream().map(text -> {
            int end = text.indexOf('\n');
            return new Hostile(text.substring(0, end), IMPORTS + text.substring(end + 1));
        });
    }

    private static List<String> sections(String resource) throws IOException {
        try (InputStream in = HostileBesideTest.class.getResourceAsStream(resource)) {
            String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(all.split("(?m)^==== ")).skip(1).toList();
        }
    }

    /** What Drools does to the process when it is first used is not the rules' doing. */
    @BeforeAll
    static void droolsIsThere() {
        new TestEngine(CONFIG, GOOD).firing("alertname", "Down", "instance", "i1").close();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void theOthersPagesAreOnTime_andNothingOfItRemains(Hostile hostile) {
        Map<String, Object> before = ofTheProcess();
        Set<Thread> others = threadsInRules();
        TestEngine engine = new TestEngine(new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), LIMITED, CONFIG, GOOD, hostile.rules());
        engine.accept(alerts(engine.clock.instant()));

        assertThat(engine.quarantined().keySet()).isEqualTo(hostile.isStopped() ? Set.of("rules.teams.team1") : Set.of());
        engine.quarantined().values().forEach(reason -> assertThat(reason).contains("rule \"evil").doesNotContain("\n", "Exception"));
        assertThat(good(engine, "Slow")).as("what the other concludes is there in the same cycle").containsExactly("Down mutes Slow");
        engine.advance(ofSeconds(10));
        assertThat(pages(engine)).isEqualTo(hostile.isMeant() ? List.of() : List.of("pager Down"));
        engine.resolved("alertname", "Down", "instance", "i1");
        assertThat(good(engine, "Slow")).as("and taken back").isEmpty();

        engine.advance(ofMinutes(1));
        engine.reload(CONFIG, GOOD);
        assertThat(engine.quarantined()).isEmpty();
        engine.view().forEachAlert(view -> {
            assertThat(view.quiet()).as("%s", view.alert()).isEmpty();
            assertThat(view.ruledRoutes()).noneMatch(route -> route.by().packageName().equals("rules.teams.team1"));
        });
        engine.told.clear();
        engine.firing("alertname", "Down", "instance", "i2").advance(ofMinutes(6));
        assertThat(pages(engine)).containsExactly("pager Down");
        assertThat(ofTheProcess()).isEqualTo(before);
        awaitEndOfAllBut(others);
        engine.close();
    }

    /** They are read, and nothing more: nothing is built of them, so that nothing of them can have run. */
    @Test
    void packagesThatAreRefusedDoNothing_andTheOthersAreLoaded(@TempDir Path directory) throws IOException {
        Map<String, Object> before = ofTheProcess();
        Set<Thread> others = threadsInRules();
        Path teams = directory.resolve("rules/teams");
        int count = 0;
        for (String text : sections("/signalbox/rules/language/hostile-files.txt")) {
            write(teams.resolve("evil" + count), "package rules.teams.evil" + count++ + "\n" + IMPORTS + text.substring(text.indexOf('\n')));
        }
        write(teams.resolve("good"), "package rules.teams.good\n" + GOOD);

        RuleBase base = new RuleLoader(directory.resolve("cache")).load(RuleSources.read(directory.resolve("rules")));

        assertThat(count).isGreaterThan(100);
        assertThat(base.teams()).extracting(RulePackage::name).containsExactly("rules.teams.good");
        assertThat(base.packages().stream().filter(rules -> rules.state() == RulePackage.State.FAILED)).hasSize(count);
        assertThat(ofTheProcess()).isEqualTo(before);
        awaitEndOfAllBut(others);
    }

    private static void write(Path folder, String text) throws IOException {
        Files.writeString(Files.createDirectories(folder).resolve("a.drl"), text);
    }

    private static List<String> good(TestEngine engine, String name) {
        return engine.alert("alertname", name, "instance", "i1").quiet().stream()
                .filter(quiet -> quiet.by().packageName().equals("rules.teams.team0"))
                .map(quiet -> quiet.by().rule())
                .toList();
    }

    private static List<String> pages(TestEngine engine) {
        return engine.told.stream()
                .filter(told -> told.integration().receiver().equals("pager"))
                .flatMap(told -> told.alerts().stream().map(alert -> "pager " + alert.name()))
                .filter(page -> page.equals("pager Down"))
                .distinct()
                .toList();
    }

    /** In one request: alerts that wake every rule, and enough of them that combining them costs. */
    private static List<AlertReport> alerts(Instant now) {
        List<AlertReport> alerts = new ArrayList<>();
        alerts.add(report(now, Map.of("alertname", "Down", "instance", "i1")));
        alerts.add(report(now, Map.of("alertname", "Slow", "instance", "i1")));
        alerts.add(report(now, Map.of("alertname", "Evil", "instance", "i1", "text", "a".repeat(5_000) + "\n\u001b[31mlevel=error %s ${x} {}")));
        for (int i = 0; i < MANY; i++) {
            alerts.add(report(now, Map.of("alertname", "Many", "instance", "m" + i, "number", "" + i, "text", "a".repeat(40) + i, "rack", "r" + i % 3)));
        }
        return alerts;
    }

    private static AlertReport report(Instant now, Map<String, String> labels) {
        return new AlertReport(Labels.of(labels), Labels.EMPTY, now, now.plus(ofHours(2)), "", now, false);
    }

    /** What is one for the whole process, and outlasts a reload where somebody changes it. */
    private static Map<String, Object> ofTheProcess() {
        Map<String, Object> all = new TreeMap<>();
        all.put("locale", List.of(Locale.getDefault(), Locale.getDefault(Locale.Category.FORMAT), Locale.getDefault(Locale.Category.DISPLAY)));
        all.put("zone", TimeZone.getDefault().getID());
        Properties properties = System.getProperties();
        all.put("properties", new TreeMap<>(properties.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, properties::getProperty))));
        return all;
    }

    /** The threads that are in a team's rule now. */
    private static Set<Thread> threadsInRules() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> Stream.of(each.getValue()).anyMatch(frame -> frame.getClassName().startsWith("rules.teams.")))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Returns when none is any more, but for those that were before: other tests' rules may take their time to end. */
    private static void awaitEndOfAllBut(Set<Thread> before) {
        while (!before.containsAll(threadsInRules())) {
            Thread.onSpinWait();
        }
    }
}
