package signalbox.replay;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.audit.Audit;
import signalbox.audit.History;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Recording;
import signalbox.audit.Retention;
import signalbox.engine.Settings;
import signalbox.notify.Outcome;
import signalbox.rules.RuleLoader;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;
import signalbox.timeline.Rerun;

/** History is lived again from the middle, and nothing is different from what happened. */
@Tag("once")
class CheckpointTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T06:00:00Z");
    private static final Duration LASTS = ofHours(9);
    /** Those of which something was different once; {@code -Dseeds=1-40} tries others. */
    private static final List<Integer> SEEDS = seeds(System.getProperty("seeds", "13,17,30,38"));

    private static List<Integer> seeds(String text) {
        String[] ends = text.split("-");
        return ends.length == 2
                ? IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])).boxed().toList()
                : Stream.of(text.split(",")).map(Integer::valueOf).toList();
    }

    private static final String PATH = "teams/team0/rules.drl";

    private static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname, cluster]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 2h
              routes:
                - matchers: [severity="page"]
                  receiver: pager
                  group_by: [alertname]
                  mute_time_intervals: [lunch]
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [severity="warning"]
                equal: [instance]
            time_intervals:
              - name: lunch
                time_intervals: [{times: [{start_time: "12:00", end_time: "12:40"}]}]
              - name: office
                time_intervals: [{times: [{start_time: "09:00", end_time: "10:00"}, {start_time: "13:00", end_time: "14:00"}]}]
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}, {url: "http://localhost/2"}]
              - name: digest
                webhook_configs: [{url: "http://localhost/"}]
              - name: few
                webhook_configs: [{url: "http://localhost/"}]
              - name: incidents
                webhook_configs: [{url: "http://localhost/"}]
              - name: slow
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String RULES =
            """
            package rules.teams.team0
            import signalbox.alert.Alert
            import signalbox.ack.Acknowledged
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived
            import signalbox.incident.SameIncident
            import signalbox.silence.Silence
            import signalbox.silence.SilenceOver
            rule "long" when $a : Alert( name == "Latency" ) then insertLogical( Condition.of( "long", $a ).forAtLeast( "47m" ) ); end
            rule "what is not long is nothing"
            when $a : Alert( name == "Latency" ) not Holds( condition == "long", subject == $a )
            then insertLogical( new Withheld( $a, "not long yet" ) ); end
            rule "deploying" when Alert( name == "Deploy", $c : cluster ) then insertLogical( Condition.of( "deploying", $c ).keepFor( "35m" ) ); end
            rule "while one deploys"
            when $a : Alert( name == "Slow", $c : cluster ) Holds( condition == "deploying", subject == $c )
            then insertLogical( new Withheld( $a, "deploying" ) ); end
            rule "often" when Alert( name == "Backup", $i : instance )
            then insertLogical( Condition.of( "often", $i ).times( 3 ).within( "4h" ) ); end
            rule "seldom is nothing"
            when $a : Alert( name == "Backup", $i : instance ) not Holds( condition == "often", subject == $i )
            then insertLogical( new Withheld( $a, "seldom" ) ); end
            rule "flaps" when $a : Alert( name == "DiskFull" )
            then insertLogical( Condition.of( "flaps", $a ).changes( 4 ).within( "2h" ).keepFor( "50m" ) ); end
            rule "what flaps is slow"
            when $a : Alert( name == "DiskFull" ) Holds( condition == "flaps", subject == $a )
            then insertLogical( new Route( $a, "slow" ).repeatAfter( "30m", "1h", "2h" ) ); end
            rule "many" when accumulate( Alert( name == "NodeDown", cluster == "c1", $l : labels ); $n : count( $l ) )
            then insertLogical( Condition.of( "many", "c1" ).level( $n ).from( 3 ).until( 2 ) ); end
            rule "a cluster" when Holds( condition == "many", subject == "c1" )
            then insertLogical( Derived.alert( "ClusterDown" ).label( "cluster", "c1" ).label( "severity", "page" ) ); end
            rule "unheard" when $a : Alert( name == "Slow", team == "db" ) not Acknowledged( alert == $a )
            then insertLogical( Condition.of( "unheard", $a ).forAtLeast( "40m" ) ); end
            rule "nobody cares" when $a : Alert( name == "Slow" ) Holds( condition == "unheard", subject == $a )
            then insertLogical( new Route( $a, "pager" ).groupedBy( "cluster" ) ); end
            rule "a digest" when $a : Alert( team == "web", name != "NodeDown" )
            then insertLogical( new Route( $a, "digest" ).groupedBy( "cluster" ).heldUntil( "office" ) ); end
            rule "not too often" when $a : Alert( name == "DiskFull" )
            then insertLogical( new Route( $a, "few" ).groupedBy( "instance" ).atMost( 2, "3h" ).per( "cluster" ).restAsSummary() ); end
            rule "of one host" when $a : Alert( name == "NodeDown", $i : instance ) $b : Alert( instance == $i, name == "Latency" )
            then insertLogical( new SameIncident( $a, $b ) ); end
            rule "an incident" when $a : Alert( name in ( "NodeDown", "Latency" ), cluster in ( "c0", "c1" ) )
            then insertLogical( new Route( $a, "incidents" ).perIncident() ); end
            rule "of no use" when $s : Silence( matching == 0 ) then insertLogical( Condition.of( "of no use", $s.id() ).forAtLeast( "50m" ) ); end
            rule "over" when $s : Silence( matching == 0 ) Holds( condition == "of no use", subject == $s.id() )
            then insertLogical( new SilenceOver( $s, "of no use" ) ); end
            """;

    /** Something that an integration was told. */
    private record Told(Instant at, String integration, Set<String> firing, Set<String> resolved) {}

    /** What was really told, and when. */
    private final List<Told> told = new ArrayList<>();

    private static Set<String> texts(Stream<Labels> alerts) {
        return alerts.map(Labels::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatIsLivedAgainFromACheckpointIsWhatHappened(@TempDir Path folder) throws Exception {
        List<String> different = new ArrayList<>();
        for (int seed : SEEDS) {
            Path storage = folder.resolve("of" + seed);
            record(storage, seed, Mask.NONE);
            Random random = new Random(seed);
            for (int i = 0; i < 4; i++) {
                Instant from = BEGIN.plus(ofMinutes(90 + random.nextInt((int) LASTS.toMinutes() - 120)));

                Recording recording = new History(storage).recording(from, ofHours(1), BEGIN.plus(LASTS)).orElseThrow();

                assertThat(recording.from()).isBetween(from.minus(ofMinutes(61)), from);
                assertThat(recording.limits()).isEmpty();
                String where = "seed " + seed + " from " + from + ", checkpoint of " + recording.from() + ": ";
                difference(from, again(recording)).forEach(each -> different.add(where + each));
            }
            told.clear();
        }
        assertThat(different).isEmpty();
    }

    @Test
    void hiddenLabelsAreNotInACheckpoint_andItIsOfUseAllTheSame(@TempDir Path storage) throws Exception {
        Mask mask = new Mask(name -> name.equals("instance"), new byte[] {1});
        record(storage, 1, mask);
        Instant from = BEGIN.plus(ofHours(4));

        Recording recording = new History(storage).recording(from, ofHours(1), BEGIN.plus(LASTS)).orElseThrow();

        assertThat(recording.from()).isBetween(from.minus(ofMinutes(61)), from);
        assertThat(recording.state().toString()).contains("masked:").doesNotContain("\"i1\"", "[i1]", "i1,");
        assertThat(inNumbers(from, again(recording))).isEqualTo(inNumbers(from, told));
    }

    private static List<String> inNumbers(Instant from, List<Told> all) {
        return all.stream()
                .filter(each -> !each.at().isBefore(from))
                .map(each -> each.at() + " " + each.integration() + " " + each.firing().size() + " firing, " + each.resolved().size() + " resolved")
                .sorted()
                .toList();
    }

    @Test
    void withoutACheckpointItIsSaidWhatIsNotKnown(@TempDir Path storage) throws Exception {
        record(storage, 1, Mask.NONE);
        Instant from = BEGIN.plus(ofMinutes(30));

        Recording recording = new History(storage).recording(from, ofMinutes(10), BEGIN.plus(LASTS)).orElseThrow();

        assertThat(recording.from()).isEqualTo(BEGIN.plus(ofMinutes(20)));
        assertThat(recording.limits()).hasSize(1).allSatisfy(limit -> assertThat(limit).startsWith("there is no checkpoint before " + from));
    }

    @Test
    void aStretchThatBeginsBeforeTheHistoryOrEndsAfterItSaysFromWhenOnItIsThere(@TempDir Path storage) throws Exception {
        record(storage, 1, Mask.NONE);
        Instant from = BEGIN.minus(ofHours(5));
        Instant begins = new History(storage).begins().orElseThrow();

        Recording recording = new History(storage).recording(from, ofHours(1), BEGIN.plus(LASTS)).orElseThrow();
        List<String> limits = recording.limits();

        assertThat(begins).isBetween(BEGIN, BEGIN.plus(ofMinutes(1)));
        assertThat(recording.from()).as("before it no rule misses what nobody posted yet").isEqualTo(begins);
        assertThat(difference(from, again(recording))).isEmpty();
        assertThat(limits).containsExactly(
                "what was before " + begins + ", when the history here begins: nothing from " + from + " until then is replayed");
        Instant to = BEGIN.plus(LASTS).plus(ofHours(3));
        assertThat(new History(storage).recording(BEGIN.plus(ofHours(4)), ofHours(1), to).orElseThrow().limits())
                .singleElement().asString().startsWith("what happened from ").endsWith(" to " + to + ": the server was stopped");
    }

    private List<Told> again(Recording recording) throws Exception {
        Rerun rerun = new Rerun(recording, new RuleLoader(Path.of("target", "rules-cache")));
        List<Told> again = new ArrayList<>();
        for (Rerun.Told each : rerun.run(Rerun.Candidate.AS_IT_WAS, Rerun.Options.DEFAULT).told()) {
            for (String integration : each.integrations()) {
                again.add(new Told(each.at(), each.receiver() + "/" + integration, texts(each.firing().stream()), texts(each.resolved().stream())));
            }
        }
        return again;
    }

    /** What was told from an instant on and is not told again, and what is told only now; in order. */
    private List<String> difference(Instant from, List<Told> again) {
        List<Told> gone = new ArrayList<>(told);
        again.forEach(gone::remove);
        List<Told> added = new ArrayList<>(again);
        told.forEach(added::remove);
        return Stream.concat(gone.stream().map(each -> Map.entry(each, "gone ")), added.stream().map(each -> Map.entry(each, "added ")))
                .filter(each -> !each.getKey().at().isBefore(from) && !each.getKey().at().isAfter(BEGIN.plus(LASTS)))
                .map(each -> each.getKey().at() + " " + each.getValue() + each.getKey())
                .sorted()
                .toList();
    }

    // ---- what happens

    private void record(Path storage, int seed, Mask mask) {
        TestClock clock = new TestClock(BEGIN.toString());
        InMemoryJournal journal = new InMemoryJournal();
        Random random = new Random(seed);
        Instant lastCheckpoint = BEGIN;
        List<String> silences = new ArrayList<>();
        List<String> acks = new ArrayList<>();
        try (Audit audit = new Audit(storage, Retention.DEFAULT, mask, clock)) {
            audit.loaded(load(clock));
            String rules = RULES.replace("package rules.teams.team0\n", "");
            try (TestEngine engine = new TestEngine(clock, journal, Settings.DEFAULT.with(audit), CONFIG, rules)) {
                engine.beforeAnswer = notification -> {
                    audit.delivered(new Outcome(notification, Outcome.Result.SENT, 1, "", "", clock.instant(), Map.of()));
                    told.add(new Told(
                            notification.at(), notification.integration().key(), texts(notification.firing().stream().map(Alert::labels)),
                            texts(notification.resolved().stream().map(Alert::labels))));
                };
                while (clock.instant().isBefore(BEGIN.plus(LASTS))) {
                    something(engine, random, silences, acks);
                    engine.advance(ofSeconds(1 + random.nextInt(80)).plusMillis(random.nextInt(1000)));
                    if (!clock.instant().isBefore(lastCheckpoint.plus(ofHours(1)))) {
                        lastCheckpoint = clock.instant();
                        engine.mark(mark -> audit.checkpoint(mark.at(), reader -> {
                            journal.kept().forEach(reader);
                            mark.timers().forEach(reader);
                        }));
                    }
                }
            }
        }
    }

    private static Load load(TestClock clock) {
        return new Load(
                clock.instant(),
                Load.Result.START,
                List.of(),
                "",
                Map.of("chat", 1, "pager", 2, "digest", 1, "few", 1, "incidents", 1, "slow", 1),
                List.of(new Load.RulesInForce("rules.teams.team0", "v1", "team0", List.of("long"),
                        List.of(new Load.SourceFile(PATH, "rules/" + PATH, RULES)))),
                CONFIG,
                true);
    }

    private static void something(TestEngine engine, Random random, List<String> silences, List<String> acks) {
        int what = random.nextInt(60);
        if (what == 0) {
            silences.add(engine.silence(ofMinutes(20 + random.nextInt(120)), matching("cluster", "c" + random.nextInt(6))));
        } else if (what == 1 && !silences.isEmpty()) {
            String silence = silences.remove(random.nextInt(silences.size()));
            try {
                engine.expireSilence(silence);
            } catch (RuntimeException e) {
                // It was over.
            }
        } else if (what == 2 && !acks.isEmpty()) {
            try {
                engine.withdrawAck(acks.remove(random.nextInt(acks.size())));
            } catch (RuntimeException e) {
                // It was over.
            }
        } else if (what < 6) {
            List<Labels> firing = new ArrayList<>();
            engine.view().forEachAlert(view -> {
                if (view.alert().firing() && view.alert().name().equals("Slow")) {
                    firing.add(view.alert().labels());
                }
            });
            if (!firing.isEmpty()) {
                Labels alert = firing.get(random.nextInt(firing.size()));
                Instant until = random.nextBoolean() ? Ack.OPEN : engine.clock.instant().plus(ofMinutes(20 + random.nextInt(100)));
                acks.add(engine.acknowledge(new PostedAck(List.of(), OptionalLong.of(alert.fingerprint()), "ann", "on it", until)).ack().id());
            }
        } else {
            engine.accept(List.of(report(engine, random)));
        }
    }

    private static AlertReport report(TestEngine engine, Random random) {
        Instant now = engine.clock.instant();
        int number = random.nextInt(48);
        String name = List.of("NodeDown", "DiskFull", "Latency", "Slow", "Backup", "Deploy").get(number % 6);
        Labels labels = Labels.of(
                "alertname", name,
                "instance", "i" + number / 6 % 5,
                "cluster", "c" + number / 6 % 4,
                "team", number / 6 % 3 == 0 ? "db" : "web",
                "severity", name.equals("NodeDown") ? "page" : "warning");
        boolean ends = engine.find(labels).filter(view -> view.alert().firing()).isPresent() && random.nextInt(3) > 0;
        Instant startsAt = engine.find(labels).filter(view -> view.alert().firing()).map(view -> view.alert().startsAt()).orElse(now);
        Instant end = ends ? now : random.nextInt(4) == 0 ? now.plus(ofMinutes(9)) : now.plus(ofHours(20));
        return new AlertReport(labels, Labels.of("summary", "number " + random.nextInt(2)), startsAt, end, "", now, false);
    }
}
