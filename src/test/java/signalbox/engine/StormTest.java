package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.notify.Notification;
import signalbox.silence.PostedSilence;
import signalbox.store.Change;
import signalbox.testing.TestEngine;
import signalbox.view.AlertView;

/** Random histories: no alert is lost, nothing is told that should not be, and order within an instant means nothing. */
@Tag("once")
class StormTest {

    // ---- against the model

    private static final String CONFIG =
            """
            route:
              receiver: team
              group_by: [team]
              group_wait: 30s
              group_interval: 2m
              repeat_interval: 10m
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            inhibit_rules:
              - source_matchers: ['n="0"']
                target_matchers: ['n="1"']
            """;

    enum Kind {
        FIRES,
        ENDS,
        SILENCE,
        SILENCE_LATER,
        END_SILENCE,
        RECEIVER_DOWN,
        RECEIVER_UP,
        RELOAD,
        RELOAD_BEGINS,
        RELOAD_ENDS,
        RESTART,
        TIME
    }

    record Step(Kind kind, int alert, int amount) {}

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Kind> kinds = Arbitraries.of(
                Kind.FIRES, Kind.FIRES, Kind.FIRES, Kind.FIRES, Kind.ENDS, Kind.ENDS, Kind.SILENCE, Kind.SILENCE_LATER,
                Kind.END_SILENCE, Kind.RECEIVER_DOWN, Kind.RECEIVER_UP, Kind.RELOAD,
                Kind.RELOAD_BEGINS, Kind.RELOAD_ENDS, Kind.RELOAD_ENDS, Kind.RESTART,
                Kind.TIME, Kind.TIME, Kind.TIME, Kind.TIME);
        // Amounts are counted in 30 seconds, so that many things fall on the same instant.
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 4), Arbitraries.integers().between(0, 12))
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(60);
    }

    @Property(tries = 400)
    void everyHistoryIsToldAsTheSpecificationSays(@ForAll("histories") List<Step> history) {
        World world = new World();
        for (Step step : history) {
            world.take(step);
            world.compare();
        }
        world.take(new Step(Kind.RECEIVER_UP, 0, 0));
        world.advance(Duration.ofHours(1));
        world.compare();
    }

    /** The engine and the model, side by side. */
    private static final class World {
        private TestEngine engine = new TestEngine(CONFIG);
        private final NaiveModel model = new NaiveModel(engine.clock.instant());
        private final List<String> told = new ArrayList<>();
        private final List<String> silences = new ArrayList<>();
        private int reports;

        void take(Step step) {
            Instant now = engine.clock.instant();
            Duration amount = Duration.ofSeconds(30L * step.amount());
            switch (step.kind()) {
                case FIRES -> fires(step.alert(), amount.plusSeconds(30));
                case ENDS -> ends(step.alert());
                case SILENCE -> silence(step.alert(), now, now.plus(amount).plusSeconds(30));
                case SILENCE_LATER -> silence(step.alert(), now.plusSeconds(60), now.plus(amount).plusSeconds(90));
                case END_SILENCE -> endSilence(step.amount());
                case RECEIVER_DOWN -> receiver(true);
                case RECEIVER_UP -> receiver(false);
                case RELOAD -> engine.reload(CONFIG);
                case RELOAD_BEGINS -> beginReload();
                case RELOAD_ENDS -> engine.fillKeptBack();
                case RESTART -> restart();
                case TIME -> advance(amount);
            }
            engine.told.forEach(notification -> told.add(text(notification)));
            engine.told.clear();
        }

        private void fires(int alert, Duration duration) {
            Instant end = engine.clock.instant().plus(duration);
            report(alert, model.startOf(alert), end);
            model.fires(alert, end);
        }

        private void ends(int alert) {
            NaiveModel.Known known = model.alerts.get(alert);
            if (known != null) {
                report(alert, known.start(), engine.clock.instant());
                model.ends(alert);
            }
        }

        /** Annotations differ each time, so that the journal holds each end as it was reported. */
        private void report(int alert, Instant start, Instant end) {
            engine.report(Labels.of("report", "" + reports++), start, end, labels(alert));
        }

        private void silence(int alert, Instant start, Instant end) {
            silences.add(engine.silence(new PostedSilence(
                    "", List.of(matching("n", "" + alert)), start, end, "", "", Labels.EMPTY)));
            model.silence(alert, start, end);
        }

        private void endSilence(int number) {
            if (!silences.isEmpty()) {
                engine.expireSilence(silences.get(number % silences.size()));
                model.endSilence(number % model.silencesMade());
            }
        }

        private void receiver(boolean down) {
            model.receiverDown = down;
            if (down) {
                engine.receiversDown.add("team");
            } else {
                engine.receiversDown.clear();
            }
        }

        private void beginReload() {
            engine.fillingsKeptBack = true;
            var unused = engine.beginReload(CONFIG);
            engine.fillingsKeptBack = false;
        }

        private void restart() {
            TestEngine next = new TestEngine(engine.clock, engine.journal, CONFIG);
            next.receiversDown.addAll(engine.receiversDown);
            engine.close();
            engine = next;
            engine.tick();
            model.restart();
        }

        private void advance(Duration amount) {
            engine.advance(amount);
            model.advance(amount);
        }

        void compare() {
            engine.told.forEach(notification -> told.add(text(notification)));
            engine.told.clear();
            assertThat(told).containsExactlyInAnyOrderElementsOf(model.notifications);
            Map<Integer, String> shown = new TreeMap<>();
            engine.view().forEachAlert(view -> shown.put(
                    Integer.parseInt(view.alert().label("n")),
                    text(view.alert().firing(), view.silencedBy().size(), !view.inhibitedBy().isEmpty(), view.groups().size())));
            Map<Integer, String> expected = new TreeMap<>();
            model.alerts.forEach((alert, known) -> expected.put(
                    alert, text(known.firingAt(model.now), model.silencesOf(alert), model.inhibited(alert), 1)));
            assertThat(shown).isEqualTo(expected);
            assertThat(engine.stats().groups()).isEqualTo(model.groups());
        }

        private static String text(boolean firing, long silences, boolean inhibited, int groups) {
            return (firing ? "fires" : "has ended") + ", silences: " + silences + (inhibited ? ", inhibited" : "")
                    + ", groups: " + groups;
        }

        private static String text(Notification told) {
            return told.at() + " " + told.group().labels().get("team") + " " + told.reason() + " " + numbers(told.firing())
                    + " " + numbers(told.resolved());
        }

        private static Set<Integer> numbers(List<Alert> alerts) {
            Set<Integer> numbers = new TreeSet<>();
            alerts.forEach(alert -> numbers.add(Integer.parseInt(alert.label("n"))));
            return numbers;
        }
    }

    private static String[] labels(int alert) {
        return new String[] {"n", "" + alert, "team", "" + NaiveModel.team(alert)};
    }

    // ---- several reports at one instant, and an engine that comes late

    record Moment(List<Step> reports, int later) {}

    @Provide
    Arbitrary<List<Moment>> moments() {
        Arbitrary<Step> report = Combinators.combine(
                        Arbitraries.of(Kind.FIRES, Kind.FIRES, Kind.ENDS),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 10))
                .as(Step::new);
        return Combinators.combine(report.list().ofMinSize(1).ofMaxSize(8), Arbitraries.integers().between(0, 8))
                .as(Moment::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    @Property(tries = 120)
    void noAlertIsLostHoweverMuchHappensAtOnce(@ForAll("moments") List<Moment> moments) {
        TestEngine engine = new TestEngine(CONFIG);
        String silence = engine.silence(Duration.ofDays(1), matching("n", "2"));
        Map<Integer, Instant> ends = new HashMap<>();
        for (Moment moment : moments) {
            Instant now = engine.clock.instant();
            List<AlertReport> reports = new ArrayList<>();
            for (Step step : moment.reports()) {
                Instant end = step.kind() == Kind.FIRES ? now.plusSeconds(30L * step.amount()) : now;
                // Ends are certain, not made longer by what was said before: an alert's times never overlap.
                reports.add(new AlertReport(Labels.of(labels(step.alert())), Labels.EMPTY, now, end, "", now, true));
                ends.put(step.alert(), end);
            }
            engine.accept(reports);
            ends.forEach((alert, end) -> assertShown(engine, alert, end, silence));
            engine.clock.advance(Duration.ofSeconds(30L * moment.later())); // nobody looks meanwhile
        }
        engine.advance(Duration.ofHours(1));
        assertThat(engine.stats().groups()).isZero();
        assertThat(engine.journal.kept())
                .noneMatch(change -> change instanceof Change.AlertKept || change instanceof Change.GroupKept);
        engine.view().forEachAlert(view -> assertThat(view).isNull());
    }

    private static void assertShown(TestEngine engine, int alert, Instant end, String silence) {
        AlertView shown = engine.find(Labels.of(labels(alert))).orElse(null);
        boolean fires = end.isAfter(engine.clock.instant());
        if (fires) {
            assertThat(shown).as("alert %s", alert).isNotNull();
        }
        if (shown != null) {
            assertThat(shown.alert().firing()).as("alert %s fires", alert).isEqualTo(fires);
            assertThat(shown.groups()).as("groups of alert %s", alert).hasSize(1);
            assertThat(shown.silencedBy()).isEqualTo(alert == 2 ? List.of(silence) : List.of());
        }
    }

    // ---- order

    private static final String BUSY =
            """
            route:
              receiver: root
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              routes:
                - {receiver: one, matchers: ['rack="1"'], continue: true}
                - {receiver: two, matchers: ['severity="critical"'], group_by: [rack], group_wait: 10s}
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: one
                webhook_configs: [{url: "http://localhost/"}]
              - name: two
                webhook_configs: [{url: "http://localhost/"}, {url: "http://localhost/", send_resolved: false}]
            inhibit_rules:
              - source_matchers: ['severity="critical"']
                target_matchers: ['severity="warning"']
                equal: [rack]
              - source_matchers: ['alertname="A"']
                target_matchers: ['alertname=~"B|C"']
                equal: [rack, n]
            """;

    private static final String TEAM =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.route.Route

            rule "A and B of a rack inhibit its D"
            when
                $a : Alert( name == "A", $rack : rack )
                $b : Alert( name == "B", rack == $rack )
                $d : Alert( name == "D", rack == $rack )
            then
                insertLogical( new Inhibition( $d, $a, $b ) );
            end

            rule "without a critical one C goes to two"
            when
                $c : Alert( name == "C", $rack : rack )
                not Alert( severity == "critical", rack == $rack )
            then
                insertLogical( new Route( $c, "two" ).groupedBy( "rack" ) );
            end
            """;

    @Provide
    Arbitrary<Labels> someLabels() {
        return Combinators.combine(
                        Arbitraries.of("A", "B", "C", "D"),
                        Arbitraries.of("1", "2"),
                        Arbitraries.of("critical", "warning", "info"),
                        Arbitraries.of("x", "y"))
                .as((name, rack, severity, n) -> Labels.of("alertname", name, "rack", rack, "severity", severity, "n", n));
    }

    @Property(tries = 40)
    void orderWithinAnInstantMeansNothing(
            @ForAll("someAlerts") List<Labels> alerts, @ForAll @IntRange(min = 0, max = 60) int age, @ForAll Random random) {
        List<Labels> shuffled = new ArrayList<>(alerts);
        Collections.shuffle(shuffled, random);
        assertThat(history(shuffled, age, true)).isEqualTo(history(alerts, age, true));
    }

    @Property(tries = 30)
    void orderOfRequestsWithinAnInstantMeansNothing(@ForAll("someAlerts") List<Labels> alerts, @ForAll Random random) {
        List<Labels> shuffled = new ArrayList<>(alerts);
        Collections.shuffle(shuffled, random);
        assertThat(history(shuffled, 0, false)).isEqualTo(history(alerts, 0, true));
    }

    @Provide
    Arbitrary<List<Labels>> someAlerts() {
        return someLabels().list().uniqueElements().ofMinSize(1).ofMaxSize(30);
    }

    /** What is seen and told when these alerts come in at one instant, and half of them end at another. */
    private static List<String> history(List<Labels> alerts, int age, boolean together) {
        TestEngine engine = new TestEngine(BUSY, TEAM);
        List<String> history = new ArrayList<>();
        Instant start = engine.clock.instant();
        List<AlertReport> begin = alerts.stream()
                .map(labels -> report(labels, labels.get("n").equals("x") ? start.minusSeconds(age) : start, start.plusSeconds(3600), start))
                .toList();
        report(engine, begin, together);
        history.addAll(picture(engine));
        engine.advance(Duration.ofSeconds(30));
        history.addAll(told(engine));
        Instant later = engine.clock.instant();
        List<AlertReport> end = begin.stream()
                .filter(report -> report.labels().get("rack").equals("1"))
                .map(report -> report(report.labels(), report.startsAt(), later, later))
                .toList();
        engine.accept(end); // together: an alert that ends last may have been routed otherwise for a moment
        history.addAll(picture(engine));
        engine.advance(Duration.ofMinutes(10));
        history.addAll(told(engine));
        history.addAll(picture(engine));
        return history;
    }

    private static void report(TestEngine engine, List<AlertReport> reports, boolean together) {
        if (together) {
            engine.accept(reports);
        } else {
            reports.forEach(report -> engine.accept(List.of(report)));
        }
    }

    private static AlertReport report(Labels labels, Instant start, Instant end, Instant now) {
        return new AlertReport(labels, Labels.EMPTY, start, end, "", now, false);
    }

    private static List<String> picture(TestEngine engine) {
        List<String> lines = new ArrayList<>();
        engine.view().forEachAlert(view -> lines.add(view.alert().labels()
                + (view.alert().firing() ? " fires in " : " has ended in ")
                + view.groups().stream().map(group -> group.receiver() + " " + group.key()).toList()
                + " inhibited by " + view.inhibitedBy()));
        Collections.sort(lines);
        return lines;
    }

    private static List<String> told(TestEngine engine) {
        List<String> lines = new ArrayList<>(engine.told.stream()
                .map(told -> told.at() + " " + told.integration() + " " + told.group().key() + " " + told.reason() + " "
                        + told.alerts().stream().map(alert -> alert.labels() + " " + alert.endsAt()).toList())
                .toList());
        engine.told.clear();
        Collections.sort(lines);
        return lines;
    }
}
