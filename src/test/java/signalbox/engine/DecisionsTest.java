package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Verdict;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Every decision about an alert is said to begin once, and to be over once. */
class DecisionsTest {

    private static final String CONFIG =
            """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              routes:
                - matchers: [severity="page"]
                  receiver: pager
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [severity="warning"]
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            """;

    private static final String NOWHERE = IMPORTS + """
            rule "to nobody" when $a : Alert( name == "Ruled" ) then insertLogical( new Route( $a, "nobody" ) ); end
            """;

    private static String withholds(String rule) {
        return IMPORTS + """
            rule "%s" when $a : Alert( name == "Hushed" ) then insertLogical( new Withheld( $a, "for a reason" ) ); end
            """.formatted(rule);
    }

    private static final String CIRCLE = IMPORTS + """
            rule "A mutes B" when $a : Alert( name == "A" ) $b : Alert( name == "B" )
            then insertLogical( new Inhibition( $b, $a ) ); end
            rule "B mutes A" when $a : Alert( name == "A" ) $b : Alert( name == "B" )
            then insertLogical( new Inhibition( $a, $b ) ); end
            """;

    private record Held(Kind kind, Labels alert, String receiver, DecidedBy by, Because because) {}

    /** What holds, as somebody knows who only reads decisions. */
    private final Set<Held> held = new LinkedHashSet<>();

    /** How many verdicts came in each cycle. */
    private final List<Long> inACycle = new ArrayList<>();

    private TestEngine engine = begin(CONFIG);

    private TestEngine begin(String config, String... rules) {
        return new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), Settings.DEFAULT.with(this::read), config, rules);
    }

    private void read(List<Decision> decisions) {
        inACycle.add(decisions.stream().filter(Verdict.class::isInstance).count());
        for (Decision decision : decisions) {
            if (decision instanceof Verdict verdict) {
                Held what = new Held(verdict.kind(), verdict.alert(), verdict.receiver(), verdict.by(), verdict.because());
                if (verdict.holds()) {
                    assertThat(held.add(what)).as("%s did not hold before", what).isTrue();
                } else {
                    assertThat(held.remove(what)).as("%s held before", what).isTrue();
                }
            }
        }
    }

    private List<String> held(Kind kind) {
        return held.stream()
                .filter(each -> each.kind() == kind)
                .map(each -> each.alert().get("alertname") + " " + each.receiver() + " " + each.by().rule())
                .sorted()
                .toList();
    }

    private void fire(String name, String... more) {
        Instant now = engine.clock.instant();
        String[] labels = new String[more.length + 2];
        labels[0] = "alertname";
        labels[1] = name;
        System.arraycopy(more, 0, labels, 2, more.length);
        engine.report(now, now.plus(ofHours(24)), labels);
    }

    @AfterEach
    void whenAllIsOverNothingHolds() {
        engine.view().forEachAlert(alert -> engine.report(alert.alert().startsAt(), engine.clock.instant(), pairs(alert.alert().labels())));
        engine.advance(ofHours(1));
        assertThat(held).isEmpty();
        engine.close();
    }

    private static String[] pairs(Labels labels) {
        return labels.asMap().entrySet().stream().flatMap(each -> Stream.of(each.getKey(), each.getValue())).toArray(String[]::new);
    }

    @Test
    void whatIsDecidedAfterAMark_isLaterThanThat_alsoInTheMillisecondsThatAreKept() {
        List<Instant> ends = new ArrayList<>();
        List<Instant> marks = new ArrayList<>();
        engine.close();
        engine = new TestEngine(new TestClock("2026-01-01T00:00:00.0004Z"), new InMemoryJournal(), Settings.DEFAULT.with(decisions -> decisions.forEach(
                each -> {
                    if (each instanceof Decision.AlertEnded) {
                        ends.add(each.at());
                    }
                })), CONFIG);
        fire("Slow");
        engine.mark(mark -> marks.add(mark.at()));
        engine.resolved("alertname", "Slow");
        assertThat(marks).containsExactly(engine.clock.instant());
        assertThat(ends).singleElement().isEqualTo(Instant.parse("2026-01-01T00:00:00.001Z"));
    }

    @Test
    void routeToAnUnknownReceiverIsRedirectedAsLongAsItStands() {
        engine = begin(CONFIG, NOWHERE);
        fire("Ruled");
        assertThat(held(Kind.REDIRECTED)).containsExactly("Ruled team to nobody");
        assertThat(held(Kind.ROUTED)).containsExactly("Ruled nobody to nobody");
        engine.reload(CONFIG);
        assertThat(held(Kind.REDIRECTED)).isEmpty();
        assertThat(held(Kind.ROUTED)).containsExactly("Ruled team route {}");
    }

    @Test
    void itIsRedirectedNoMoreWhenAReloadBringsTheReceiver() {
        engine = begin(CONFIG, NOWHERE);
        fire("Ruled");
        engine.reload(CONFIG.replace("name: pager", "name: nobody").replace("receiver: pager", "receiver: nobody"), NOWHERE);
        assertThat(held(Kind.REDIRECTED)).isEmpty();
        assertThat(held(Kind.ROUTED)).containsExactly("Ruled nobody to nobody");
        engine.reload(CONFIG, NOWHERE);
        assertThat(held(Kind.REDIRECTED)).containsExactly("Ruled team to nobody");
        engine.reload(CONFIG.replace("receiver: team", "receiver: pager"));
        assertThat(held(Kind.REDIRECTED)).isEmpty();
    }

    @Test
    void reloadSaysWhatIsDifferentAndNothingElse() {
        fire("NodeDown", "severity", "page");
        fire("Slow", "severity", "warning");
        engine.silence(ofHours(10), TestEngine.matching("alertname", "Slow"));
        assertThat(held(Kind.INHIBITED)).containsExactly("Slow  inhibit_rules[0]");
        assertThat(held(Kind.ROUTED)).containsExactly("NodeDown pager route {}/{severity=\"page\"}/0", "Slow team route {}");
        assertThat(held(Kind.SILENCED)).containsExactly("Slow  silence");

        engine.reload(CONFIG.replace("group_wait: 30s", "group_wait: 31s"));
        assertThat(held).hasSize(6);

        engine.reload(CONFIG.replace("source_matchers: [alertname=\"NodeDown\"]", "source_matchers: [alertname=\"RackDown\"]")
                .replace("severity=\"page\"", "severity=\"warning\""));
        assertThat(held(Kind.INHIBITED)).isEmpty();
        assertThat(held(Kind.ROUTED)).containsExactly("NodeDown team route {}", "Slow pager route {}/{severity=\"warning\"}/0");
        assertThat(held(Kind.GROUPED)).containsExactly("NodeDown team route {}", "Slow pager route {}/{severity=\"warning\"}/0");
        assertThat(held(Kind.SILENCED)).hasSize(1);
    }

    @Test
    void groupWhoseReceiverIsAnotherAfterAReloadIsSaidToBe() {
        fire("Slow", "severity", "warning");
        engine.reload(CONFIG.replace("receiver: team", "receiver: pager"));
        assertThat(held(Kind.ROUTED)).containsExactly("Slow pager route {}");
        assertThat(held(Kind.GROUPED)).containsExactly("Slow pager route {}");
    }

    @Test
    void allWhoConcludeTheSameAreNamed() {
        engine = begin(CONFIG, withholds("hush"), withholds("hush"));
        fire("Hushed");
        assertThat(packages(Kind.WITHHELD)).containsExactly("rules.teams.team0", "rules.teams.team1");
        engine.reload(CONFIG, withholds("hush") + "// in other words\n", withholds("hush"));
        assertThat(packages(Kind.WITHHELD)).containsExactly("rules.teams.team0", "rules.teams.team1");
        engine.reload(CONFIG, withholds("hush"));
        assertThat(packages(Kind.WITHHELD)).containsExactly("rules.teams.team0");
    }

    @Test
    void whoConcludesNowWhatStaysIsSaidOfSomeInEachCycle_andOfAllInTheEnd() {
        engine = begin(CONFIG, withholds("hush"));
        Instant now = engine.clock.instant();
        engine.accept(IntStream.range(0, 1200)
                .mapToObj(i -> new AlertReport(
                        Labels.of("alertname", "Hushed", "number", "" + i), Labels.EMPTY, now, now.plus(ofHours(24)), "", now, false))
                .toList());
        String before = versions(Kind.WITHHELD).iterator().next();
        inACycle.clear();
        engine.reload(CONFIG, withholds("hush") + "// in other words\n");
        assertThat(inACycle).hasSizeGreaterThan(2).allMatch(verdicts -> verdicts <= 1000);
        assertThat(versions(Kind.WITHHELD)).hasSize(1).doesNotContain(before);
        assertThat(held(Kind.WITHHELD)).hasSize(1200);
        engine.view().forEachAlert(alert -> assertThat(alert.quiet())
                .extracting(quiet -> quiet.by().version())
                .isEqualTo(List.copyOf(versions(Kind.WITHHELD))));
    }

    private Set<String> versions(Kind kind) {
        return held.stream().filter(each -> each.kind() == kind).map(each -> each.by().version()).collect(Collectors.toSet());
    }

    private List<String> packages(Kind kind) {
        return held.stream().filter(each -> each.kind() == kind).map(each -> each.by().packageName()).sorted().toList();
    }

    @Test
    void contradictionIsOverWhenTheCircleIs() {
        engine = begin(CONFIG, CIRCLE);
        fire("A");
        fire("B");
        assertThat(held(Kind.CONTRADICTION)).containsExactly("A  B mutes A", "B  A mutes B");
        engine.reload(CONFIG.replace("group_wait: 30s", "group_wait: 31s"), CIRCLE);
        assertThat(held(Kind.CONTRADICTION)).hasSize(2);
        engine.resolved("alertname", "A");
        assertThat(held(Kind.CONTRADICTION)).isEmpty();
    }

    @Test
    void alertsThatComeAndGoAndComeBackLeaveNothingBehind() {
        engine = begin(CONFIG, NOWHERE, withholds("one"));
        for (int round = 0; round < 3; round++) {
            fire("NodeDown");
            fire("Slow", "severity", "warning");
            fire("Hushed");
            fire("Ruled");
            engine.advance(ofMinutes(1));
            engine.resolved("alertname", "NodeDown").resolved("alertname", "Hushed").resolved("alertname", "Ruled");
            engine.advance(ofMinutes(round == 1 ? 1 : 10));
            engine.reload(round == 0 ? CONFIG.replace("30s", "31s") : CONFIG, NOWHERE, withholds("one"));
        }
    }
}
