package signalbox.miss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.miss.Asked.FIRST;
import static signalbox.miss.Asked.NOW;
import static signalbox.miss.Asked.about;
import static signalbox.miss.Asked.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.condition.Awaited;
import signalbox.condition.Condition;
import signalbox.condition.Holds;
import signalbox.condition.Subject;
import signalbox.condition.Terms;
import signalbox.route.TimeInterval;
import signalbox.silence.Silenced;
import signalbox.topology.Dependencies;
import signalbox.topology.DependsOn;
import signalbox.topology.Unreachable;

class NearestMissTest {

    private static final String[] NODE_DOWN = {
        "$node : Alert( name == \"NodeDown\" )",
        "$target : Alert( severity == \"warning\", instance == $node.instance )"
    };
    private static final String[] RACK_POWER = {
        "$power : Alert( name == \"PduDown\", $rack : label(\"rack_name\") )",
        "accumulate( $down : Alert( name == \"HostDown\", label(\"rack\") == $rack );",
        "        $n : count( $down ), $hosts : collectList( $down ); $n >= 3 )"
    };
    private static final String RACK_DOWN = "Derived.alert( \"RackDown\" ).because( $hosts )";

    private final Alert disk = alert("DiskFull", "warning", "db1");

    private static ConditionFinding failed(WhyNotAnswer answer) {
        assertThat(answer.holds()).isFalse();
        return answer.failed().orElseThrow();
    }

    private static List<String> words(List<Fact> facts) {
        return facts.stream().map(Fact::words).toList();
    }

    @Test
    void ruleThatHoldsSaysOnWhich() {
        WhyNotAnswer answer = about(disk, alert("NodeDown", "critical", "db1")).why("$target", NODE_DOWN);
        assertThat(answer.holds()).isTrue();
        assertThat(answer.sentence()).isEqualTo("Rule \"asked\" holds for DiskFull{db1}.");
        assertThat(answer.conditions()).allMatch(condition -> condition.holds().equals(Optional.of(true)));
        assertThat(words(answer.conditions().get(0).facts())).containsExactly("NodeDown{db1}");
    }

    @Test
    void conditionThatFailsOfAFactDoesNotHoldOfIt() {
        WhyNotAnswer answer = about(disk, alert("Size", "warning", "db1", "n", "many")).why("$target",
                "$size : Alert( name == \"Size\", Integer.parseInt( label( \"n\" ) ) > 3 )", "$target : Alert( name == \"DiskFull\" )");
        assertThat(failed(answer).text()).startsWith("$size : Alert(");
        assertThat(failed(answer).say()).contains("Integer.parseInt( label( \"n\" ) ) > 3");
        WhyNotAnswer counted = about(disk, alert("Size", "warning", "db1", "n", "many")).why("$target", "$target : Alert( name == \"DiskFull\" )",
                "accumulate( Alert( name == \"Size\", $n : Integer.parseInt( label( \"n\" ) ) );", "    $sum : sum( $n ); $sum > 3 )");
        assertThat(failed(counted).text()).startsWith("accumulate(");
        WhyNotAnswer joined = about(disk, alert("Size", "warning", "db1", "n", "many")).why("$target", "$target : Alert( name == \"DiskFull\", $i : instance )",
                "Alert( name == \"Size\", instance == $i, Integer.parseInt( label( \"n\" ) ) > $i.length() )");
        assertThat(failed(joined).text()).startsWith("Alert(");
    }

    @Test
    void missingFactIsNamed() {
        WhyNotAnswer answer = about(disk, alert("Latency", "warning", "db1")).why("$target", NODE_DOWN);
        ConditionFinding failed = failed(answer);
        assertThat(failed.text()).isEqualTo("$node : Alert( name == \"NodeDown\" )");
        assertThat(failed.line()).isEqualTo(FIRST);
        assertThat(failed.say()).isEqualTo("there is no NodeDown");
        assertThat(failed.nearest()).isEmpty();
        assertThat(answer.conditions().get(1).holds()).as("not asked").isEmpty();
        assertThat(answer.shortly())
                .isEqualTo("rule \"asked\" did not hold: $node : Alert( name == \"NodeDown\" ) (infra/a.drl:" + FIRST + "): there is no NodeDown");
    }

    @Test
    void factThatEndedShortlyBeforeIsNamed() {
        WhyNotAnswer answer = about(disk).ended(alert("NodeDown", "critical", "db1"), Duration.ofSeconds(14)).why("$target", NODE_DOWN);
        ConditionFinding failed = failed(answer);
        assertThat(failed.nearest().get(0).endedAgo()).contains(Duration.ofSeconds(14));
        assertThat(failed.say()).isEqualTo("there is no NodeDown; nearest NodeDown{db1} (ended 14s before)");
    }

    @Test
    void wrongValueIsNamedWithWhatItIsAndWhatIsWanted() {
        WhyNotAnswer answer = about(disk, alert("NodeDown", "info", "db1"))
                .why("$target", "$target : Alert( severity == \"warning\" )",
                        "Alert( name == \"NodeDown\", severity == \"critical\", instance == $target.instance )");
        Near near = failed(answer).nearest().get(0);
        assertThat(near.constraints()).containsExactly(
                new Verdict("name == \"NodeDown\"", true, Optional.of("NodeDown"), Optional.empty()),
                new Verdict("severity == \"critical\"", false, Optional.of("info"), Optional.empty()),
                new Verdict("instance == $target.instance", true, Optional.of("db1"), Optional.of("db1")));
        assertThat(failed(answer).say()).contains("nearest NodeDown{db1} (severity == \"critical\": is info)");
    }

    @Test
    void alertThatMissesByAJoinNamesTheEarlierChoice() {
        WhyNotAnswer answer = about(disk, alert("NodeDown", "critical", "db2")).why("$target", NODE_DOWN);
        Near near = failed(answer).nearest().get(0);
        assertThat(near.isItself()).isTrue();
        assertThat(words(near.with())).containsExactly("NodeDown{db2}");
        assertThat(failed(answer).say())
                .isEqualTo("none of the facts before goes with it; nearest NodeDown{db2}: instance == $node.instance: is db1, wanted db2");
    }

    @Test
    void alertThatTheRuleDoesNotSpeakOfIsToldSo() {
        WhyNotAnswer answer = about(alert("DiskFull", "critical", "db1"), alert("NodeDown", "critical", "db1")).why("$target", NODE_DOWN);
        assertThat(answer.as()).contains(new WhyNotAnswer.As("$target", 2, false));
        assertThat(failed(answer).say()).isEqualTo("the alert itself does not fit: severity == \"warning\": is critical");
    }

    @Test
    void countSaysFoundAndNeededAndWhoEnded() {
        Alert host = alert("HostDown", "critical", "r7n3", "rack", "r7");
        WhyNotAnswer answer = about(host,
                        alert("PduDown", "critical", "pdu7", "rack_name", "r7"),
                        alert("HostDown", "critical", "r7n1", "rack", "r7"),
                        alert("HostDown", "critical", "r8n1", "rack", "r8"))
                .ended(alert("HostDown", "critical", "r7n2", "rack", "r7"), Duration.ofSeconds(14))
                .why(RACK_DOWN, RACK_POWER);
        ConditionFinding failed = failed(answer);
        assertThat(failed.found()).contains(2L);
        assertThat(failed.needed()).isEqualTo(">= 3");
        assertThat(words(failed.facts())).containsExactlyInAnyOrder("HostDown{r7n3}", "HostDown{r7n1}");
        assertThat(failed.nearest().get(0).endedAgo()).contains(Duration.ofSeconds(14));
        assertThat(answer.as()).contains(new WhyNotAnswer.As("$down", 2, true));
        assertThat(answer.sentence()).isEqualTo("Rule \"asked\" does not hold for HostDown{r7n3} as $down: 1 of 2 conditions hold; line "
                + (FIRST + 1) + ": 2 of 3 needed: HostDown with rack r7 (HostDown{r7n3}, HostDown{r7n1}); HostDown{r7n2} ended 14s before.");
    }

    private static final String DOWN = "accumulate( Alert( name == \"MemberDown\", $i : instance ); $down : collectSet( $i ) )";

    @Test
    void whatIsComputedIsNamedWithItsValue_andIsNoNumberOfFacts() {
        Object[] members = {disk, alert("MemberDown", "critical", "m1"), alert("MemberDown", "critical", "m2"),
            alert("MemberKnown", "none", "m1"), alert("MemberKnown", "none", "m2"), alert("MemberKnown", "none", "m3")};
        String target = "$t : Alert( severity == \"warning\" )";
        assertThat(failed(about(members).why("$t", target, DOWN, DOWN.replace("$down : collectSet( $i )", "$all : collectSet( $i ); $all.size * 2 >= 6")
                        .replace("$i", "$j"))).say())
                .isEqualTo("$all.size * 2 is 4, needed >= 6: MemberDown (MemberDown{m1}, MemberDown{m2})");
        ConditionFinding quorum = failed(about(members).why("$t", target, DOWN,
                "accumulate( Alert( name == \"MemberKnown\", $k : instance ); $all : collectSet( $k ); $all.size > $down.size * 2 )"));
        assertThat(quorum.say()).isEqualTo("$all.size is 3, needed > 4 ($down.size * 2): MemberKnown "
                + "(MemberKnown{m1}, MemberKnown{m2}, MemberKnown{m3})");
        assertThat(quorum.needed()).isEqualTo("> 4");
        Alert one = alert("Replicas", "none", "r1", "n", "2");
        String numbers = "label( \"n\" ) matches \"[0-9]{1,9}\", $n : Integer.parseInt( label( \"n\" ) )";
        assertThat(failed(about(disk, one).why("$t", target, "accumulate( Alert( name == \"Replicas\", " + numbers + " ); $least : min( $n ); $least >= 3 )")).say())
                .startsWith("$least is 2, needed >= 3: Replicas");
        assertThat(failed(about(disk).why("$t", target,
                        "accumulate( Alert( name == \"Replicas\", " + numbers + " ); $least : min( $n ), $most : max( $n ); $least >= 3 )")).say())
                .isEqualTo("there is nothing to compute from");
    }

    @Test
    void whatIsComputedOfALabelOrOfAnotherFactIsNamedWithItsValue() {
        Alert second = alert("Second", "warning", "db1", "n", "4");
        assertThat(failed(about(second).why("$t", "$t : Alert( name == \"Second\", label( \"n\" ) matches \"[0-9]{1,9}\", "
                        + "Integer.parseInt( label( \"n\" ) ) * 2 > 10 )")).say())
                .isEqualTo("the alert itself does not fit: Integer.parseInt( label( \"n\" ) ) * 2 > 10: is 8");
        assertThat(failed(about(second, alert("First", "critical", "db1")).why("$t", "$f : Alert( name == \"First\" )",
                        "$t : Alert( name == \"Second\", instance == $f.instance, startsAt > $f.startsAt )")).say())
                .matches(".*: startsAt > \\$f.startsAt: is (\\S+), wanted > \\1");
        assertThat(failed(about(second, alert("First", "critical", "a")).why("$t", "$t : Alert( name == \"Second\" )",
                        "Alert( name == \"Third\", instance.length() > $t.instance.length() + 1 )")).say())
                .isEqualTo("there is no Third with instance.length() > 4");
    }

    @Test
    void factThatIsInTheWayBecauseAnotherIsMissingSaysWhich() {
        WhyNotAnswer answer = about(disk, alert("NodeKnown", "none", "n1"), alert("NodeKnown", "none", "n2"), alert("NodeDown", "critical", "n1"))
                .why("$t", "$t : Alert( severity == \"warning\" )",
                        "not( Alert( name == \"NodeKnown\", $i : instance ) and not Alert( name == \"NodeDown\", instance == $i ) )");
        assertThat(failed(answer).say()).isEqualTo("in the way: NodeKnown{n2} (there is no NodeDown with instance n2)");
    }

    @Test
    void nodeThatCanBeReachedSaysWhatItDependsOn() {
        Alert host = alert("HostDown", "critical", "web2");
        Dependencies known = new Dependencies(
                List.of(new DependsOn("web2", "sw1", "switches"), new DependsOn("web2", "sw2", "switches"), new DependsOn("web2", "pdu"),
                        new DependsOn("db1", "core")),
                Set.of("sw2"), Set.of("pdu"));
        String[] rule = {"$host : Alert( name == \"HostDown\", $i : instance )", "Unreachable( node == $i )"};
        assertThat(failed(about(host).where(known).why("$host", rule)).say())
                .isEqualTo("there is no Unreachable with node web2: it depends on pdu (cannot be reached), and on sw1 (not down) or sw2 (down)");
        assertThat(failed(about(host, new Unreachable("db1", "db1 > core", List.of())).where(known).why("$host", rule)).say())
                .startsWith("there is no Unreachable with node web2: it depends on pdu");
        assertThat(failed(about(host).why("$host", rule)).say())
                .isEqualTo("there is no Unreachable with node web2: nothing says what it depends on");
    }

    @Test
    void alternativesThatAreLessNearAreNamedAsWell() {
        WhyNotAnswer answer = about(disk, alert("CacheDown", "warning", "c"))
                .why("$t", "$t : Alert( name == \"DiskFull\" )",
                        "( Alert( name == \"DbDown\" ) or Alert( name == \"CacheDown\", severity == \"critical\" ) )");
        assertThat(failed(answer).say()).isEqualTo("there is no CacheDown with severity critical; nearest CacheDown{c} (severity == \"critical\": is warning)"
                + "; nor the other alternative: there is no DbDown");
        assertThat(failed(about(alert("Other", "info", "o")).why("$t", "$t : Alert( name == \"DiskFull\" )",
                        "( Alert( name == \"DbDown\" ) or Alert( name == \"CacheDown\" ) )")).say())
                .as("what fails before the alternatives is the same in all").isEqualTo("the alert itself does not fit: name == \"DiskFull\": is Other");
    }

    @Test
    void countThatIsTooHighNamesWhatIsTooMuch() {
        WhyNotAnswer answer = about(disk, alert("NodeDown", "critical", "a"), alert("NodeDown", "critical", "b"))
                .why("$t", "$t : Alert( severity == \"warning\" )", "accumulate( $x : Alert( name == \"NodeDown\" ); $n : count( $x ); $n < 2 )");
        assertThat(failed(answer).found()).contains(2L);
        assertThat(failed(answer).needed()).isEqualTo("< 2");
        assertThat(words(failed(answer).inTheWay())).containsExactlyInAnyOrder("NodeDown{a}", "NodeDown{b}");
    }

    @Test
    void notSaysWhatStandsInTheWay() {
        WhyNotAnswer answer = about(disk, alert("Watchdog", "none", "w"), new Silenced(disk.labels(), "s1"))
                .why("$t", "$t : Alert( severity == \"warning\" )", "not Silenced( alert == $t )");
        ConditionFinding failed = failed(answer);
        assertThat(failed.found()).contains(1);
        assertThat(failed.needed()).isEqualTo("0");
        assertThat(failed.inTheWay().get(0).type()).isEqualTo("Silenced");
        assertThat(failed.say()).isEqualTo("in the way: Silenced( alert DiskFull{db1}, silence s1 )");
    }

    @Test
    void intervalThatIsNotActiveIsNamed() {
        WhyNotAnswer answer = about(disk, new TimeInterval("business-hours", false), new TimeInterval("night", true))
                .why("$t", "$t : Alert( severity == \"warning\" )", "TimeInterval( name == \"business-hours\", active )");
        assertThat(failed(answer).nearest()).hasSize(1);
        assertThat(failed(answer).nearest().get(0).fact().properties()).containsEntry("name", "business-hours").containsEntry("active", false);
        assertThat(failed(answer).say()).contains("TimeInterval( name business-hours, active false ) (active: is false)");
    }

    @Test
    void conditionThatHasNotLastedSaysHowLongItHas() {
        Terms terms = Condition.of("unacknowledged", disk).forAtLeast("5m").terms();
        Holds fact = new Holds("unacknowledged", List.of(Subject.of(disk.labels())), NOW, 0L, 0);
        Instant since = NOW.minusSeconds(180);
        WhyNotAnswer answer = about(disk)
                .awaiting(new Awaited(fact, terms, Optional.of(since), Optional.of(since.plusSeconds(300))))
                .why(stating("unacknowledged", "$t : Alert( severity == \"warning\" )", "Holds( condition == \"unacknowledged\", subject == $t )"));
        ConditionFinding failed = failed(answer);
        assertThat(failed.nearest().get(0).lacks()).isEqualTo("it has lasted 3m of 5m and will hold at 03:14:00");
        assertThat(failed.say()).contains("it has lasted 3m of 5m and will hold at 03:14:00");
    }

    /** Only what some rule of the package states may be asked for. */
    private static ReadPackage stating(String condition, String... conditions) {
        return Asked.read(Asked.rule("$t", conditions) + "rule \"states\" when $a : Alert( name == \"Other\" ) then insertLogical( Condition.of( \""
                + condition + "\", $a ).forAtLeast( \"5m\" ) ); end\n");
    }

    /** As an escalation is written: {@code Holds( condition == "unacknowledged", $alert : alert )}. */
    @Test
    void ruleThatTakesTheAlertFromAConditionIsAskedAboutIt() {
        ReadPackage rules = stating("unacknowledged", "Holds( condition == \"unacknowledged\", $t : alert )", "$n : Alert( name == \"NodeDown\" )");
        Holds fact = new Holds("unacknowledged", List.of(Subject.of(disk.labels())), NOW, 0L, 0);
        Alert node = alert("NodeDown", "critical", "db1");
        WhyNotAnswer holds = about(disk, fact, node).why(rules);
        assertThat(holds.holds()).as(holds.sentence()).isTrue();
        assertThat(holds.as().map(WhyNotAnswer.As::variable)).contains("$t");
        assertThat(words(holds.conditions().get(0).facts())).singleElement().asString().startsWith("Holds( condition unacknowledged");

        WhyNotAnswer ofAnother = about(disk, new Holds("unacknowledged", List.of(Subject.of(node.labels())), NOW, 0L, 0), node).why(rules);
        assertThat(failed(ofAnother).say()).startsWith("there is no Holds with condition unacknowledged about it");
        assertThat(failed(ofAnother).nearest()).isEmpty();

        Instant since = NOW.minusSeconds(180);
        Terms terms = Condition.of("unacknowledged", disk).forAtLeast("5m").terms();
        WhyNotAnswer tooEarly = about(disk, node).awaiting(new Awaited(fact, terms, Optional.of(since), Optional.of(since.plusSeconds(300)))).why(rules);
        assertThat(failed(tooEarly).say()).contains("it has lasted 3m of 5m and will hold at 03:14:00");

        assertThat(failed(about(disk, fact).why(rules)).say()).isEqualTo("there is no NodeDown");
    }

    @Test
    void conditionThatNobodyStatesHasNoNearest() {
        WhyNotAnswer answer = about(disk, new Holds("flapping", List.of(Subject.of(disk.labels())), NOW, 0L, 0))
                .why(stating("deploying", "$t : Alert( severity == \"warning\" )", "Holds( condition == \"deploying\", subject == $t.cluster )"));
        assertThat(failed(answer).nearest()).isEmpty();
        assertThat(failed(answer).say()).startsWith("there is no Holds with condition deploying").endsWith("; it is stated by rule \"states\" (infra/a.drl:"
                + (Asked.FIRST + 5) + ")");
    }

    @Test
    void ofAlternativesTheFurthestThenTheNearestIsTold() {
        WhyNotAnswer answer = about(disk, alert("LinkDown", "info", "db1"))
                .why("$t", "( $s : Alert( name == \"NodeDown\" )", "  or $s : Alert( name == \"LinkDown\", severity == \"critical\" ) )",
                        "$t : Alert( severity == \"warning\", instance == $s.instance )");
        assertThat(answer.branch()).isEqualTo(2);
        assertThat(answer.branches()).isEqualTo(2);
        assertThat(failed(answer).line()).isEqualTo(FIRST + 1);
        assertThat(failed(answer).say()).contains("nearest LinkDown{db1} (severity == \"critical\": is info)");
    }

    @Test
    void commentsAndLinesOfAConditionAreNotPartOfItsText() {
        WhyNotAnswer answer = about(disk)
                .why("$t", "$t : Alert( severity == \"warning\", // a comment, with a )", "        instance in ( \"a\", \"b\" ) && job != \"x\" )");
        ConditionFinding failed = failed(answer);
        assertThat(failed.text()).isEqualTo("$t : Alert( severity == \"warning\", instance in ( \"a\", \"b\" ) && job != \"x\" )");
        assertThat(failed.nearest().get(0).constraints()).extracting(Verdict::text)
                .containsExactly("severity == \"warning\"", "instance in ( \"a\", \"b\" )", "job != \"x\"");
    }

    @Test
    void factsThatThePackageDeclaresAreFound() {
        String text = Asked.rule("$t", "$t : Alert( severity == \"warning\" )", "Deploying( cluster == $t.cluster )")
                .replace("rule \"asked\"", "declare Deploying cluster : String @key end\nrule \"asked\"");
        ReadPackage another = Asked.read(text); // as the session's: another class of that name
        Object deploying = deploying(another, "");
        assertThat(about(disk, deploying).why(Asked.read(text)).holds()).isTrue();
        WhyNotAnswer answer = about(disk, deploying(another, "c2")).why(Asked.read(text));
        assertThat(failed(answer).say()).contains("Deploying( cluster c2 ) (cluster == $t.cluster: is c2, wanted empty)");
    }

    private static Object deploying(ReadPackage rules, String cluster) {
        try {
            Object fact = rules.declared("Deploying").orElseThrow().newInstance();
            rules.declared("Deploying").orElseThrow().set(fact, "cluster", cluster);
            return fact;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void alertThatHasEndedIsAskedAboutAsIfItFired() {
        Alert down = alert("NodeDown", "critical", "db1");
        Moment moment = about(down).ended(disk, Duration.ofSeconds(5)).moment();
        WhyNotAnswer answer = new NearestMiss(Asked.read(Asked.rule("$target", NODE_DOWN)), moment, Asked.NAMES).ask("asked", disk.labels());
        assertThat(answer.holds()).isFalse();
        assertThat(answer.sentence())
                .isEqualTo("DiskFull{db1} does not fire: no rule holds for it. If it fired: Rule \"asked\" holds for DiskFull{db1}.");
    }

    @Test
    void alertThatNobodyKnowsIsSaid() {
        WhyNotAnswer answer = new NearestMiss(Asked.read(Asked.rule("$target", NODE_DOWN)), about().moment(), Asked.NAMES).ask("asked", disk.labels());
        assertThat(answer.sentence()).isEqualTo("At that time no DiskFull{db1} fires, nor did shortly before: no rule holds for it.");
        assertThat(answer.conditions()).hasSize(2).allMatch(condition -> condition.holds().isEmpty());
    }

    @Test
    void budgetThatIsSpentIsSaid() {
        List<Object> facts = new ArrayList<>(List.of(disk));
        for (int i = 0; i < 300; i++) {
            facts.add(alert("NodeDown", "critical", "n" + i));
        }
        Moment moment = about(facts.toArray()).moment();
        ReadPackage rules = Asked.read(Asked.rule("$t", "$a : Alert( name == \"NodeDown\" )",
                "$b : Alert( name == \"NodeDown\", job != $a.instance )",
                "$t : Alert( severity == \"warning\", instance == $b.job )", "$u : Alert( name == \"X\" )"));
        WhyNotAnswer answer = new NearestMiss(rules, moment, Asked.NAMES, 5_000).ask("asked", disk.labels());
        assertThat(answer.complete()).isFalse();
        assertThat(answer.sentence()).contains("Not everything could be looked at");
    }

    @Test
    void ofManyChoicesSomeAreLookedAtAndThatIsSaid() {
        List<Object> facts = new ArrayList<>(List.of(disk));
        for (int i = 0; i < 3_000; i++) {
            facts.add(alert("NodeDown", "critical", "n" + i));
        }
        WhyNotAnswer answer = about(facts.toArray()).why("$target", NODE_DOWN);
        assertThat(answer.choices()).isEqualTo(3_000);
        assertThat(answer.looked()).isEqualTo(1_000);
        assertThat(answer.sentence()).contains("Nearest over 1000 of 3000 choices");
    }

    @Test
    void ruleThatThereIsNotIsRefused() {
        NearestMiss miss = new NearestMiss(Asked.read(Asked.rule("$target", NODE_DOWN)), about(disk).moment(), Asked.NAMES);
        assertThatThrownBy(() -> miss.ask("other", disk.labels())).hasMessageContaining("has no rule \"other\"");
    }

    @Test
    void rulesThatNearlyKeepAnAlertQuietAreFoundNearestFirst() {
        String text = Asked.rule("$target", NODE_DOWN)
                + "rule \"near\" when $t : Alert( severity == \"warning\" ) not Silenced( alert == $t ) TimeInterval( name == \"night\", active )"
                + " then insertLogical( new Withheld( $t, \"night\" ) ); end\n"
                + "rule \"holds\" when $t : Alert( severity == \"warning\" ) then insertLogical( new Withheld( $t, \"always\" ) ); end\n"
                + "rule \"other\" when $t : Alert( severity == \"info\" ) then insertLogical( new Withheld( $t, \"never\" ) ); end\n";
        NearestMiss miss = new NearestMiss(Asked.read(text), about(disk, new TimeInterval("night", false)).moment(), Asked.NAMES);
        assertThat(miss.nearly(disk.labels(), 5)).extracting(WhyNotAnswer::rule).containsExactly("near", "asked");
    }

    @Test
    void factThatPlaysAPartAlreadyCanBeInTheWayAllTheSame() {
        WhyNotAnswer answer = about(disk, alert("NodeDown", "critical", "db1"), alert("NodeDown", "critical", "db2"))
                .why("$target", "$node : Alert( name == \"NodeDown\" )", "$target : Alert( severity == \"warning\" )", "not Alert( name == \"NodeDown\" )");
        assertThat(words(failed(answer).inTheWay())).containsExactlyInAnyOrder("NodeDown{db1}", "NodeDown{db2}");
        assertThat(failed(answer).say()).isEqualTo("in the way: NodeDown{db1}, which a condition before rests on, NodeDown{db2}");
    }
}
