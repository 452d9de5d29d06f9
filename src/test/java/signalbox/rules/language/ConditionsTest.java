package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.junit.jupiter.api.Test;
import org.kie.api.runtime.KieSession;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Withheld;
import signalbox.rules.language.Printer.EntryPoints;
import signalbox.silence.Silenced;

/** What is printed means what was written: also after a condition was looked at so often that Drools compiles it. */
class ConditionsTest {

    /** More than after which Drools compiles a condition, of each name. */
    private static final int EACH = 60;

    private static final String SAYS = "say \"hi\"\\ \t\n\u00e4\u2603'x";

    private static Alert alert(String... labels) {
        return new Alert(Labels.of(labels), Labels.of("summary", "s"), Instant.EPOCH, Alert.NOT_ENDED, "");
    }

    private static List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            String n = String.valueOf(i);
            alerts.add(alert("alertname", "Disk", "severity", "warning", "instance", "db-" + n + ".eu", "job", "a", "n", n));
            alerts.add(alert("alertname", "diskette", "severity", "info", "team", "x", "rack", "R" + i % 5, "n", n));
            alerts.add(alert("alertname", SAYS, "severity", "critical", "load", n, "n", n));
        }
        return alerts;
    }

    private static Map<String, Predicate<Alert>> conditions() {
        Map<String, Predicate<Alert>> all = new LinkedHashMap<>();
        all.put("name == \"Disk\"", a -> a.name().equals("Disk"));
        all.put("name == \"say \\\"hi\\\"\\\\ \\t\\n\u00e4\u2603'x\"", a -> a.name().equals(SAYS));
        all.put("name != \"say \\\"hi\\\"\\\\ \\t\\n\u00e4\u2603'x\"", a -> !a.name().equals(SAYS));
        all.put("label( \"alertname\" ) == \"say \\\"hi\\\"\\\\ \\t\\n\u00e4\u2603'x\"", a -> a.name().equals(SAYS));
        all.put("name in ( \"a\", \"say \\\"hi\\\"\\\\ \\t\\n\u00e4\u2603'x\" )", a -> a.name().equals(SAYS));
        all.put("name contains \"\\\"hi\\\"\\\\\"", a -> a.name().equals(SAYS));
        all.put("name.contains( \"\\\"hi\\\"\\\\ \\t\\n\" )", a -> a.name().equals(SAYS));
        all.put("name str[startsWith] \"disk\"", a -> a.name().startsWith("disk"));
        all.put("name not str[endsWith] \"isk\"", a -> !a.name().endsWith("isk"));
        all.put("name str[length] 4", a -> a.name().length() == 4);
        all.put("name not contains \"isk\"", a -> !a.name().contains("isk"));
        all.put("instance matches \"db-[0-9]+\\\\.eu\"", a -> a.instance().startsWith("db-"));
        all.put("instance not matches \"db-.*\"", a -> !a.instance().startsWith("db-"));
        all.put("name matches \"say \\\"hi\\\".*\"", a -> a.name().startsWith("say \"hi\"x"));
        all.put("severity == \"info\" || == \"critical\"", a -> !a.severity().equals("warning"));
        all.put("severity == \"info\" && rack == \"R1\" || job == \"a\"", a -> a.rack().equals("R1") || a.job().equals("a"));
        all.put("!( severity == \"info\" && rack == \"R1\" )", a -> !a.rack().equals("R1"));
        all.put("severity in ( \"info\", \"warning\" ), team not in ( \"x\" )", a -> a.severity().equals("warning"));
        all.put("label( \"load\" ) matches \"[0-9]{1,9}\", Integer.parseInt( label( \"load\" ) ) > 30",
                a -> !a.label("load").isEmpty() && Integer.parseInt(a.label("load")) > 30);
        all.put("label( \"n\" ) matches \"[0-9]+\", Integer.parseInt( label( \"n\" ) ) % 7 == 3 - 2 * 1",
                a -> Integer.parseInt(a.label("n")) % 7 == 1);
        all.put("-1 < name.length(), name.length() - 1 - 1 > 1, 2 - ( 1 - 1 ) == 2 - name.indexOf( \"D\" )", a -> a.name().equals("Disk"));
        all.put("( team == \"x\" ? rack : job ) == \"a\"", a -> a.job().equals("a"));
        all.put("name.toLowerCase( Locale.ROOT ) str[startsWith] \"disk\"", a -> a.name().toLowerCase(java.util.Locale.ROOT).startsWith("disk"));
        all.put("name + \"-\" + severity == \"Disk-warning\"", a -> a.name().equals("Disk"));
        all.put("firing, !resolved, startsAt <= startsAtOf( this )", a -> true);
        all.put("isDisk( this )", a -> a.name().equals("Disk"));
        all.put("$x : rack != \"\"", a -> !a.rack().isEmpty());
        all.put("$x : rack, $x != \"\", $x == \"R2\"", a -> a.rack().equals("R2"));
        all.put("annotation( \"summary\" ) == \"s\", labels.get( \"job\" ) == \"a\", labels.has( \"team\" ) == false", a -> a.job().equals("a"));
        all.put("labels.has( \"team\" )", a -> a.team().equals("x"));
        return all;
    }

    private static final String HEAD =
            """
            package rules.teams.tour
            import java.util.Locale
            import java.time.Instant
            import signalbox.alert.Alert
            import signalbox.alert.Labels
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.silence.Silenced
            function boolean isDisk( Alert a ) { return a.name().equals( "Disk" ); }
            function Instant startsAtOf( Alert a ) { return a.startsAt(); }
            """;

    private static KieSession session(String text) {
        Checked checked = LanguageTest.check(text);
        assertThat(LanguageTest.problems(checked)).isEmpty();
        List<Printer.Printed> printed = Printer.print(checked, EntryPoints.NONE);
        Build build = LanguageTest.build(printed, checked);
        assertThat(build.faults()).as(printed.get(0).drl()).isEmpty();
        assertThat(SecondWall.inspect(build.packages(), "rules.teams.tour", checked.vocabulary(), Map.of())).isEmpty();
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase();
        base.addPackages(build.packages());
        return base.newKieSession();
    }

    @Test
    void conditionsHoldForWhatTheySay() {
        Map<String, Predicate<Alert>> conditions = conditions();
        StringBuilder text = new StringBuilder(HEAD);
        conditions.keySet().forEach(condition -> text.append("rule \"").append(condition.hashCode()).append("\"\nwhen\n    $a : Alert( ")
                .append(condition).append(" )\nthen\n    insertLogical( new Withheld( $a, \"x\" ) );\nend\n"));
        KieSession session = session(text.toString());
        alerts().forEach(session::insert);
        session.fireAllRules();

        conditions.forEach((condition, holds) -> {
            List<String> expected = alerts().stream().filter(holds).map(a -> a.labels().toString()).sorted().toList();
            List<String> found = session.getObjects(Withheld.class::isInstance).stream()
                    .map(Withheld.class::cast)
                    .filter(withheld -> withheld.rule().equals(String.valueOf(condition.hashCode())))
                    .map(withheld -> withheld.target().toString())
                    .sorted()
                    .toList();
            assertThat(found).as(condition).isEqualTo(expected);
        });
        session.dispose();
    }

    @Test
    void joinsMeanWhatTheySay() {
        KieSession session = session(HEAD
                + """
                rule "same but for its number"
                when
                    $a : Alert( name == "Disk", label( "n" ) == "7" )
                    $b : Alert( this != $a, labelsWithout( "n", "instance" ) == $a.labelsWithout( "n", "instance" ) )
                then
                    insertLogical( new Inhibition( $b, $a ) );
                end
                rule "silenced"
                when
                    $s : Silenced( $l : alert )
                    $a : Alert( labels == $l )
                    $b : Alert( this == $l, this == $a )
                    not Silenced( alert == $a, silence == "other" )
                then
                    insertLogical( new Withheld( $b, "x" ) );
                end
                rule "by two ways"
                when
                    ( $a : Alert( name == "Disk", $n : label( "n" ) ) or $a : Alert( name == "diskette", $n : label( "n" ) ) )
                    accumulate( $o : Alert( severity == "critical", label( "load" ) == $n ); $count : count( $o ), $all : collectList( $o );
                                $count == 1 )
                    exists( Alert( label( "n" ) == $n, team == "x" ) and Alert( label( "n" ) == $n, job == "a" ) )
                then
                    insertLogical( new Inhibition( $a, $all ) );
                end
                """);
        List<Alert> alerts = alerts();
        alerts.forEach(session::insert);
        session.insert(new Silenced(alerts.get(3).labels(), "id"));
        session.insert(new Silenced(alerts.get(5).labels(), "other"));
        session.fireAllRules();

        TreeSet<String> counts = new TreeSet<>();
        for (String rule : List.of("same but for its number", "by two ways")) {
            counts.add(rule + " " + session.getObjects(fact -> fact instanceof Inhibition of && of.rule().equals(rule)).size());
        }
        assertThat(counts).containsExactly("by two ways " + 2 * EACH, "same but for its number " + (EACH - 1));
        assertThat(session.getObjects(Withheld.class::isInstance).stream().map(Withheld.class::cast))
                .containsExactly(new Withheld(alerts.get(3), "x").by("silenced"));
        session.dispose();
    }

    /** Drools looks for calls of its own in what it is given; texts are none, whatever they say. */
    @Test
    void textsAndNamesAreWhatTheySay() {
        List<String> texts = List.of(
                "modify( $a ) { setX( 1 ) }", "insert( $a ); update( $a ); delete( $a );", "insertLogical( \"x\" )", "a // b", "/* a", "*/", "end", "then",
                "rule \"x\" when then end", "drools.halt()", "$a", "' { } ; \\", "\\u0041", "\\n", "tab\tnew\nline", "Ger\u00e4t \u2603 \ud83d\ude00", "%d ${x} @{y}",
                "#comment", "kcontext", "'", "\"", "\"; System.exit( 1 ); \"", "a\"b\"c");
        StringBuilder rules = new StringBuilder(HEAD);
        for (int i = 0; i < texts.size(); i++) {
            String name = texts.get(i).replaceAll("[\"\\\\\t\n]", "") + " " + i;
            rules.append("rule \"").append(name).append("\"\n@description( ").append(Shown.quote(texts.get(i)))
                    .append(" )\nwhen\n    $a : Alert( name == ").append(Shown.quote(texts.get(i)))
                    .append(" )\nthen\n    insertLogical( new Withheld( $a, ").append(Shown.quote(texts.get(i))).append(" ) );\nend\n");
        }
        KieSession session = session(rules.toString());
        texts.forEach(text -> session.insert(alert("alertname", text)));
        session.fireAllRules();

        assertThat(session.getObjects(Withheld.class::isInstance).stream().map(Withheld.class::cast))
                .hasSize(texts.size())
                .allSatisfy(withheld -> {
                    assertThat(withheld.reason()).isEqualTo(withheld.target().get("alertname"));
                    assertThat(withheld.rule()).startsWith(withheld.reason().replaceAll("[\"\\\\\t\n]", ""));
                });
        session.dispose();
    }
}
