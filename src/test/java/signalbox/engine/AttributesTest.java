package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.testing.TestEngine;

/** What rules add to alerts. */
class AttributesTest {

    private static final String CONFIG =
            """
            route:
              receiver: ops
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
            receivers:
              - name: ops
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.attribute.Attribute
            import signalbox.route.Route

            """;

    private static final String RUNBOOK = IMPORTS
            + """
            rule "runbooks" when $a : Alert( name == "Down", $s : service ) then
                insertLogical( new Attribute( $a, "runbook", "https://wiki/" + $s ) );
            end
            """;

    private static final String READER = IMPORTS
            + """
            rule "what has a runbook is paged" when
                $a : Alert( name == "Down" )
                Attribute( alert == $a, name == "runbook", $v : value )
            then
                insertLogical( new Route( $a, "pager" ).inGroup( "runbook", $v ) );
            end
            """;

    private static final String[] DOWN = {"alertname", "Down", "service", "shop"};
    private static final Labels ALERT = Labels.of(DOWN);

    private TestEngine engine = new TestEngine(CONFIG, RUNBOOK);

    @AfterEach
    void close() {
        engine.close();
    }

    private void begin(String... rules) {
        engine.close();
        engine = new TestEngine(CONFIG, rules);
    }

    private List<String> attributes() {
        return engine.alert(DOWN).attributes().stream().map(each -> each.name() + "=" + each.value() + " by " + each.by().rule()).toList();
    }

    private List<Map<Labels, Labels>> takeTold() {
        List<Map<Labels, Labels>> told = engine.told.stream().map(notification -> notification.attributes()).toList();
        engine.told.clear();
        return told;
    }

    private static Map<Labels, Labels> runbook(String value) {
        return Map.of(ALERT, Labels.of("runbook", value));
    }

    @Test
    void itStandsAtTheAlert_whichStaysTheSame() {
        engine.firing(DOWN);
        assertThat(attributes()).containsExactly("runbook=https://wiki/shop by runbooks");
        assertThat(engine.alert(DOWN).alert().labels()).isEqualTo(ALERT);
        assertThat(engine.alert(DOWN).groups()).singleElement().satisfies(group -> assertThat(group.labels()).isEqualTo(Labels.of("alertname", "Down")));
    }

    @Test
    void itIsToldWithTheAlert_alsoWhenThatEnds() {
        engine.firing(DOWN).firing("alertname", "Slow").advance(ofMinutes(1));
        assertThat(takeTold()).containsExactlyInAnyOrder(runbook("https://wiki/shop"), Map.of());
        engine.resolved(DOWN).advance(ofMinutes(5));
        assertThat(takeTold()).containsExactly(runbook("https://wiki/shop"));
    }

    @Test
    void rulesOfAllPackagesReadIt() {
        begin(RUNBOOK, READER);
        engine.firing(DOWN).advance(ofMinutes(1));
        assertThat(engine.takeTold()).singleElement().asString().startsWith("pager:");
        begin(RUNBOOK + READER.replace(IMPORTS, ""));
        engine.firing(DOWN).advance(ofMinutes(1));
        assertThat(engine.takeTold()).singleElement().asString().startsWith("pager:");
    }

    @Test
    void ofSeveralTheRuleThatComesFirstCounts_andWhenItIsOverTheNext() {
        String two = IMPORTS
                + """
                rule "while it is bad" when $a : Alert( name == "Down" ) Alert( name == "Bad" ) then
                    insertLogical( new Attribute( $a, "runbook", "https://bad" ) );
                end
                rule "usually" when $a : Alert( name == "Down" ) then
                    insertLogical( new Attribute( $a, "runbook", "https://usual" ) );
                    insertLogical( new Attribute( $a, "owner", "jo" ) );
                end
                """;
        begin(two, READER);
        engine.firing(DOWN);
        assertThat(attributes()).containsExactly("owner=jo by usually", "runbook=https://usual by usually");
        engine.firing("alertname", "Bad");
        assertThat(attributes()).containsExactly("owner=jo by usually", "runbook=https://bad by while it is bad");
        assertThat(engine.alert(DOWN).groups()).anySatisfy(group -> assertThat(group.labels().get("runbook")).isEqualTo("https://bad"));
        engine.resolved("alertname", "Bad");
        assertThat(attributes()).containsExactly("owner=jo by usually", "runbook=https://usual by usually");
        assertThat(engine.alert(DOWN).groups()).anySatisfy(group -> assertThat(group.labels().get("runbook")).isEqualTo("https://usual"));
    }

    @Test
    void aNewAttributeIsNoNews() {
        engine.firing(DOWN).advance(ofMinutes(1));
        engine.told.clear();
        engine.reload(CONFIG, RUNBOOK.replace("https://wiki/", "https://new/"));
        engine.advance(ofMinutes(20));
        assertThat(engine.told).isEmpty();
        assertThat(attributes()).containsExactly("runbook=https://new/shop by runbooks");
    }

    @Test
    void itIsThereAfterARestartAndAReload_alsoForAnEndThatIsStillToBeTold() {
        engine.firing(DOWN).advance(ofMinutes(1));
        engine.resolved(DOWN);
        engine.told.clear();
        engine.close();
        engine = new TestEngine(engine.clock, engine.journal, CONFIG, RUNBOOK);
        engine.reload(CONFIG.replace("5m", "6m"), RUNBOOK);
        assertThat(attributes()).containsExactly("runbook=https://wiki/shop by runbooks");
        engine.advance(ofMinutes(6));
        assertThat(takeTold()).containsExactly(runbook("https://wiki/shop"));
    }

    @Test
    void itGoesWithItsRules() {
        engine.firing(DOWN);
        engine.reload(CONFIG);
        assertThat(attributes()).isEmpty();
        engine.advance(ofMinutes(1));
        assertThat(takeTold()).containsExactly(Map.of());
    }

    @Test
    void anEmptyValueIsNone() {
        engine.firing("alertname", "Down");
        begin(RUNBOOK.replace("\"https://wiki/\" + $s", "$s"));
        engine.firing("alertname", "Down");
        assertThat(engine.alert("alertname", "Down").attributes()).isEmpty();
    }

    @Test
    void aShadowSaysWhatItWouldAdd_andAddsNothing() {
        begin(TestEngine.withSettings("shadow: true", RUNBOOK), READER);
        engine.firing(DOWN);
        assertThat(attributes()).isEmpty();
        assertThat(engine.alert(DOWN).unheeded()).singleElement().satisfies(unheeded -> {
            assertThat(unheeded.force()).isEqualTo(Force.SHADOW);
            assertThat(unheeded.kind()).isEqualTo(Kind.ATTRIBUTED);
            assertThat(unheeded.because().words()).isEqualTo("runbook=https://wiki/shop");
        });
        engine.advance(ofMinutes(1));
        assertThat(engine.takeTold()).singleElement().asString().startsWith("ops:");
    }

    @Test
    void whatIsOutsideOfTheScopeIsRefused() {
        begin(TestEngine.withSettings("scope: ['service=\"other\"']", RUNBOOK));
        engine.firing(DOWN);
        assertThat(attributes()).isEmpty();
        assertThat(engine.alert(DOWN).unheeded()).singleElement().satisfies(unheeded -> assertThat(unheeded.force()).isEqualTo(Force.REFUSED));
    }
}
