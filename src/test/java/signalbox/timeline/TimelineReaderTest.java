package signalbox.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a file is told with its place, what was expected, and the nearest right name; all of it at once. */
class TimelineReaderTest {

    @TempDir
    private Path folder;

    private TestTimelines timelines;

    @BeforeEach
    void setUp() {
        timelines = new TestTimelines(folder);
    }

    private List<String> problems(String file) {
        return timelines.problems(timelines.runFile(file));
    }

    @Test
    void keyBesideTheBracketsThatItBelongsIntoIsNamed() {
        assertThat(problems("""
                config: alertmanager.yml
                tests:
                  - name: x
                    timeline:
                      - {at: 0s, silence: {matchers: [a="b"], for: 1h}, refused: two matchers}
                """)).containsExactly(
                "5:57: the event silence has no key \"refused\": it belongs into the brackets: silence: {…, refused: …}");
    }

    @Test
    void everyMistakeIsToldWithItsPlaceAndWhatWasExpected() {
        assertThat(problems("""
                config: alertmanagr.yml
                packages: [./rulse]
                clock: 2026-03-27
                tolerance: 1
                test: []
                tests:
                  - name: x
                    timelin: []
                    timeline:
                      - {at: 00:35, fire: {alertname: A}, as: D1}
                      - {at: 5, fire: {alertname: B}, as: D1}
                      - {at: 5s, fires: {alertname: B}}
                      - {at: 5s, resolve: D2}
                      - {at: 5s, ack: {alert: D2, by: me, for: 1x, bye: x}}
                      - {at: 5s, withdraw: D4}
                      - {at: 5s, silence: {matchers: ["a=~("], for: 1x}, as: S1}
                      - {at: 5s, expire: S2}
                      - {at: 5s, receiver: {name: ops, answers: no}}
                      - {at: 5s, post: '[{"labels": {"a": ""}}]'}
                      - {at: 5s, post: xx}
                      - {at: 5s, fire: {alertname: C}, resolve: D1}
                      - {fire: {alertname: C, alertname: D}}
                      - {at: 5s, fire: {labels: {alertname: C}, annotatoins: {a: b}}, repost: maybe}
                      - fire
                    expect:
                      - {at: 5s, receiver: ops, firing: D1}
                      - {at: 5s, receiver: ops}
                      - {at: 5s, reciever: ops, firing: [D3]}
                    explain:
                      - {at: 5s, alert: D1, outcome: inhibitd}
                      - {at: 5s, alert: D1}
                  - name: x
                    timeline: []
                """)).containsExactly(
                "1:9: there is no file " + folder + "/alertmanagr.yml: expected a configuration file, seen from the folder of this one",
                "3:8: \"2026-03-27\" is no time: expected a date, a time and an offset, such as 2026-03-27T00:00:00+01:00",
                "4:12: \"1\" is not a duration: expected 1s, 1m or 1h",
                "5:1: a file of timelines has no key \"test\": did you mean \"tests\"?",
                "8:5: a timeline has no key \"timelin\": did you mean \"timeline\"?",
                "10:14: \"00:35\" is not the time since the beginning: expected 35s, with the unit behind each number",
                "11:14: \"5\" is not the time since the beginning: expected 5s, 5m or 5h",
                "11:43: \"D1\" is the name of {alertname=\"A\"} already: expected another name for another alert",
                "12:9: an event says what happens: expected one of ack, crash, expire, fire, post, receiver, reload, resolve, restart,"
                        + " silence, withdraw: did you mean \"fire\"?",
                "13:27: no event fires an alert \"D2\": did you mean \"D1\"?",
                "14:31: no event fires an alert \"D2\": did you mean \"D1\"?",
                "14:48: \"1x\" is not a duration: expected one such as 30s, 5m, 20m30s or 1d2h",
                "14:52: an acknowledgement has no key \"bye\": did you mean \"by\"?",
                "15:28: no event fires an alert \"D4\": did you mean \"D1\"?",
                "16:39: error parsing regexp: missing closing ): `^(?:()$`: expected matchers such as severity=\"critical\" or team=~\"a|b\"",
                "16:53: \"1x\" is not a duration: expected one such as 30s, 5m, 20m30s or 1d2h",
                "17:26: there is no silence \"S2\": did you mean \"S1\"?",
                "18:49: \"no\" is no status of HTTP: expected one such as 200, 404 or 500",
                "19:24: an alert has at least one label: expected some, such as {alertname: NodeDown, instance: a}",
                "20:24: expected a list of alerts as in POST /api/v2/alerts, also as a text in JSON: [ … ], or lines that begin with \"- \"",
                "21:9: an event is one thing: expected a line of its own for each of fire, resolve",
                "22:9: the event fire lacks \"at\": expected the time since the beginning, such as 20m30s",
                "22:31: a label \"alertname\" is there twice: expected it once",
                "23:49: an alert has no key \"annotatoins\": did you mean \"annotations\"?",
                "23:79: expected true or false, not \"maybe\"",
                "24:9: expected an event: a mapping of keys to values, such as \"at: …\"",
                "26:41: expected a list of alerts such as [D1, D2]: [ … ], or lines that begin with \"- \"",
                "27:9: an expectation says of which alerts the receiver is told: expected firing: [ … ] or resolved: [ … ]",
                "28:9: an expectation lacks \"receiver\": expected the name of the receiver that is told",
                "28:18: an expectation has no key \"reciever\": did you mean \"receiver\"?",
                "28:42: no event fires an alert \"D3\": did you mean \"D1\"?",
                "30:38: \"inhibitd\" is no outcome: did you mean \"inhibited\"?",
                "31:9: an entry of explain says what becomes of the alert: expected outcome, rule, because, acknowledged or attributes",
                "32:5: there is another timeline \"x\" at 7:5: expected a name of its own");
    }

    @Test
    void namesOfReceiversReasonsAndRulesAreLookedUp() {
        assertThat(problems("""
                config: alertmanager.yml
                packages: [.]
                tests:
                  - name: x
                    timeline:
                      - {at: 0s, fire: {alertname: A}}
                      - {at: 0s, receiver: {name: pager, answers: 500}}
                    expect:
                      - {at: 30s, receiver: op, firing: [A], reason: first notificaton}
                      - {at: 30s, receiver: quiet, firing: [A]}
                    explain:
                      - {at: 5s, alert: A, receiver: opps, rule: inhibit everything}
                      - {at: 5s, alert: A, rule: 'inhibit_rules[0]'}
                """)).satisfiesExactly(
                        pager -> assertThat(pager).isEqualTo("7:35: there is no receiver \"pager\": expected one of ops, quiet"),
                        receiver -> assertThat(receiver).isEqualTo("9:29: there is no receiver \"op\": did you mean \"ops\"?"),
                        reason -> assertThat(reason).isEqualTo("9:54: there is no reason \"first notificaton\": did you mean \"first notification\"?"),
                        silent -> assertThat(silent).startsWith("10:29: the receiver \"quiet\" has no integration, so it is told nothing"),
                        explained -> assertThat(explained).isEqualTo("12:38: there is no receiver \"opps\": did you mean \"ops\"?"),
                        rule -> assertThat(rule).isEqualTo("12:50: there is no rule \"inhibit everything\": there is none at all"));
    }

    @Test
    void aBlankThatIsMissingBehindTheNameOfALabelIsNamed() {
        assertThat(problems("""
                tests:
                  - name: x
                    timeline:
                      - {at: 0s, fire: {alertname:A, instance: a}}
                      - {at: 0s, fire: {alertname: B, instance: }}
                """)).containsExactly(
                "4:25: \"alertname:A\" is a name without a text: write a blank behind the \":\", as in alertname: A",
                "5:48: expected the text of a label");
    }

    @Test
    void whatEndsMustHaveBegun() {
        assertThat(problems("""
                config: alertmanager.yml
                tests:
                  - name: x
                    timeline:
                      - {at: 1m, resolve: A}
                      - {at: 2m, fire: {alertname: A}}
                      - {at: 3m, expire: S}
                      - {at: 4m, silence: {matchers: [a="b"], for: 1m, as: S}}
                      - {at: 5m, resolve: {alertname: B}}
                """)).containsExactly(
                "5:9: A ends before it fires: expected a fire event before 1m",
                "7:9: the silence S ends before it is made: expected a silence event before 3m",
                "9:27: no event fires {alertname=\"B\"}: expected an alert that fires, by its name or by all its labels");
    }

    @Test
    void anAlertThatIsNamedBeforeItHasANameIsWrittenByItsLabels() {
        assertThat(problems("""
                tests:
                  - name: x
                    timeline:
                      - {at: 0s, fire: DiskFull}
                """)).containsExactly("4:24: no event fires an alert \"DiskFull\": expected the name of one, but no event gives any alert a name:"
                + " by its labels it is {alertname: DiskFull}");
    }

    @Test
    void nameThatTwoAlertsShareSaysNothing() {
        assertThat(problems("""
                config: alertmanager.yml
                tests:
                  - name: x
                    timeline:
                      - {at: 1m, fire: {alertname: A, i: 1}}
                      - {at: 1m, fire: {alertname: A, i: 2}}
                      - {at: 2m, resolve: A}
                """)).containsExactly("7:27: 2 alerts are called \"A\": expected one of them by a name of its own, given by \"as\" where it"
                + " fires, or by all its labels");
    }

    @Test
    void whatIsNoYamlOrNoFileOfTimelinesIsSaidToBe() {
        assertThat(problems("tests: [")).singleElement().asString().startsWith("1:9: not YAML");
        assertThat(problems("")).containsExactly("1:1: the file is empty: expected the key \"tests\" with a list of timelines");
        assertThat(problems("- a")).containsExactly("1:1: expected a file of timelines: a mapping of keys to values, such as \"tests: …\"");
        assertThat(problems("config: alertmanager.yml"))
                .containsExactly("1:1: a file of timelines lacks \"tests\": expected a list of timelines");
        assertThat(problems("tests: []\n---\ntests: []")).singleElement().asString().contains("more than one YAML document");
    }

    @Test
    void problemsOfConfigurationAndRulesAreTold() {
        timelines.write("alertmanager.yml", "route: {receiver: nobody}");
        timelines.write("a.drl", "package rules." + folder.getFileName() + "\nrule \"x\" when Alert( nam == \"A\" ) then end\n");
        assertThat(timelines.runFile("config: alertmanager.yml\ntests: []").problems())
                .anySatisfy(problem -> assertThat(problem).contains("alertmanager.yml:1:"))
                .anySatisfy(problem -> assertThat(problem).contains("a.drl:"));
    }

    @Test
    void pathsThatLeadToNothingAreTold() {
        Timelines.Options options = new Timelines.Options(0, false, 1);
        assertThat(timelines.run(options, folder.resolve("x")).problems()).containsExactly(folder.resolve("x") + ": there is no such file or folder");
        assertThat(timelines.run(options, folder).problems()).singleElement().asString().startsWith("there are no timelines below");
    }
}
