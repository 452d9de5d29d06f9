package signalbox.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;

/** Each finding with its place, and the near miss that is none. */
class ConfigurationLintTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final Path folder;

    ConfigurationLintTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private List<String> findings(String text, String... prometheus) throws IOException {
        Path file = Files.writeString(folder.resolve("am.yml"), text);
        List<String> rules = new ArrayList<>();
        for (String one : prometheus) {
            rules.add(Files.writeString(folder.resolve("rules.yml"), one).toString());
        }
        Optional<PrometheusRules> known = rules.isEmpty() ? Optional.empty() : Optional.of(PrometheusRules.read(rules));
        Configuration configuration = Configuration.load(file, Optional.empty(), MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5));
        return ConfigurationLint.look(Optional.of(file), List.of(), configuration, known, Set.of("of-a-rule"), NOW).stream()
                .map(one -> one.line() + ":" + one.column() + " " + one.code().word())
                .toList();
    }

    private static final String TOP = "global: {resolve_timeout: 5m}\nreceivers: [{name: none}]\n";

    /** In lines from 4 on, below a root with the receiver none. */
    private List<String> routes(String routes, String... prometheus) throws IOException {
        return findings(TOP + "route:\n  receiver: none\n  routes:\n" + routes, prometheus);
    }

    @Test
    void aRouteAfterOneWithoutMatchersIsUnreachable() throws IOException {
        String all = "  - receiver: none\n", pager = "  - matchers: [severity=critical]\n";
        assertThat(routes(all + pager)).containsExactly("7:5 unreachable-route");
        assertThat(routes(pager + all)).isEmpty();
        assertThat(routes(all + "    continue: true\n" + pager)).isEmpty();
    }

    @Test
    void aRouteThatContradictsThoseAboveItIsUnreachable() throws IOException {
        assertThat(routes("  - matchers: [team=a]\n    routes:\n    - matchers: [team=~\"b|c\"]\n")).containsExactly("8:7 unreachable-route");
        assertThat(routes("  - matchers: [team=~\"a.*\"]\n    routes:\n    - matchers: [team=~\"b|c\"]\n")).containsExactly("8:7 unreachable-route");
        assertThat(routes("  - matchers: [team=~\"a|b\"]\n    routes:\n    - matchers: [team=~\"b|c\"]\n")).isEmpty();
    }

    @Test
    void aRouteIsShadowedByAWiderOneBeforeIt() throws IOException {
        String wide = "  - matchers: [team=~\"a|b\"]\n", narrow = "  - matchers: [team=a, severity=critical]\n";
        assertThat(routes(wide + narrow)).containsExactly("7:5 shadowed-route");
        assertThat(routes(narrow + wide)).isEmpty();
        assertThat(routes(wide + "    continue: true\n" + narrow)).isEmpty();
        assertThat(routes("  - matchers: [team=~\"a.*\"]\n  - matchers: [team=~\"a.+\"]\n")).as("not decided").isEmpty();
    }

    @Test
    void twoRoutesWithTheSameMatchersCollide() throws IOException {
        String one = "  - matchers: [team=a, x=y]\n";
        assertThat(routes(one + "  - matchers: [x=y, team=a]\n")).containsExactly("7:5 route-match-collision");
        assertThat(routes(one + "    continue: true\n" + one)).isEmpty();
    }

    @Test
    void theLastRouteNeedNotContinue() throws IOException {
        assertThat(routes("  - matchers: [team=a]\n    continue: true\n")).containsExactly("7:5 useless-continue");
    }

    @Test
    void timesThatContradictEachOtherAreNamedWhereTheyAreSet() throws IOException {
        assertThat(routes("  - matchers: [team=a]\n    repeat_interval: 1m\n    routes: [{matchers: [x=y]}]\n")).containsExactly("7:22 repeat-before-group");
        assertThat(routes("  - matchers: [team=a]\n    group_wait: 10m\n")).containsExactly("7:17 wait-exceeds-interval");
        assertThat(routes("  - matchers: [team=a]\n    group_interval: 10s\n")).containsExactly("7:21 wait-exceeds-interval");
        assertThat(routes("  - matchers: [team=a]\n    group_wait: 10m\n    group_interval: 10m\n")).isEmpty();
    }

    @Test
    void deepRoutesAreNamedOnce() throws IOException {
        String deep = "  - matchers: [a=b]\n    routes: [{matchers: [b=c], routes: [{matchers: [c=d], routes: [{matchers: [d=e], routes: [";
        assertThat(routes(deep + "{matchers: [e=f], routes: [{matchers: [f=g]}]}]}]}]}]\n")).containsExactly("7:95 deep-nesting");
        assertThat(routes(deep + "]}]}]}]\n")).isEmpty();
    }

    @Test
    void intervalsThatNeverOrAlwaysHoldAreNamed() throws IOException {
        String intervals = "time_intervals:\n- name: past\n  time_intervals: [{years: ['2020']}]\n- name: always\n  time_intervals: [{}]\n- name: nights\n"
                + "  time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}]}]\n";
        String route = "route:\n  receiver: none\n  routes:\n  - matchers: [a=b]\n";
        assertThat(findings(intervals + TOP + route + "    mute_time_intervals: [nights, always]\n"))
                .containsExactlyInAnyOrder("2:9 time-interval-never-active", "14:35 route-always-muted");
        assertThat(findings(intervals + TOP + route + "    active_time_intervals: [past]\n"))
                .containsExactlyInAnyOrder("2:9 time-interval-never-active", "14:28 route-always-muted");
        assertThat(findings(intervals + TOP + route + "    active_time_intervals: [past, nights]\n")).containsExactly("2:9 time-interval-never-active");
    }

    @Test
    void intervalsThatTogetherMuteAtAllTimesAreNamed() throws IOException {
        String halves = "time_intervals:\n- name: am\n  time_intervals: [{times: [{start_time: '00:00', end_time: '12:00'}]}]\n"
                + "- name: pm\n  time_intervals: [{times: [{start_time: '%s', end_time: '24:00'}]}]\n" + TOP
                + "route:\n  receiver: none\n  routes:\n  - matchers: [a=b]\n    mute_time_intervals: [am, pm]\n";
        assertThat(findings(halves.formatted("12:00"))).containsExactly("12:26 route-always-muted");
        assertThat(findings(halves.formatted("12:01"))).isEmpty();
    }

    @Test
    void aDayThatNeverComesIsNamed() throws IOException {
        String days = "time_intervals:\n- name: x\n  time_intervals: [{months: [february], days_of_month: ['%s']}]\n" + TOP
                + "route:\n  receiver: none\n  routes:\n  - matchers: [a=b]\n    mute_time_intervals: [x]\n";
        assertThat(findings(days.formatted("30"))).containsExactly("2:9 time-interval-never-active");
        assertThat(findings(days.formatted("29"))).isEmpty();
    }

    private List<String> inhibit(String rules, String... prometheus) throws IOException {
        return findings(TOP + "route: {receiver: none}\ninhibit_rules:\n" + rules, prometheus);
    }

    @Test
    void inhibitRulesThatDoMoreOrLessThanTheySeemAreNamed() throws IOException {
        String critical = "severity=critical", warning = "severity=warning";
        assertThat(inhibit("- {source_matchers: [" + critical + "], target_matchers: [" + warning + "]}\n")).containsExactly("5:3 inhibit-no-equal");
        assertThat(inhibit("- {source_matchers: [" + critical + "], target_matchers: [" + critical + "], equal: [a]}\n")).containsExactly("5:3 inhibit-same-match");
        assertThat(inhibit("- {source_matchers: [" + critical + "], target_matchers: [" + warning + "], equal: [a]}\n")).isEmpty();
    }

    @Test
    void twoInhibitRulesInACircleAreNamed() throws IOException {
        String ab = "- {source_matchers: [alertname=A], target_matchers: [alertname=B], equal: [x]}\n";
        assertThat(inhibit(ab + "- {source_matchers: [alertname=B], target_matchers: [alertname=~\"A|C\"], equal: [x]}\n")).containsExactly("6:3 circular-inhibition");
        assertThat(inhibit(ab + "- {source_matchers: [alertname=B], target_matchers: [alertname=C], equal: [x]}\n")).as("a chain").isEmpty();
        String bc = "- {source_matchers: [alertname=B], target_matchers: [alertname=C], equal: [x]}\n";
        assertThat(inhibit(ab + bc + "- {source_matchers: [alertname=C], target_matchers: [alertname=A], equal: [x]}\n")).as("three")
                .containsExactly("7:3 circular-inhibition");
        assertThat(inhibit("- {source_matchers: [severity=critical], target_matchers: [severity=~\"warning|info\"], equal: [x]}\n"
                + "- {source_matchers: [severity=warning], target_matchers: [severity=info], equal: [x]}\n")).as("a ladder").isEmpty();
    }

    @Test
    void receiversThatTellNobodyOrAreNotUsedAreNamed() throws IOException {
        String route = "global: {resolve_timeout: 5m}\nroute: {receiver: ops}\n";
        assertThat(findings(route + "receivers:\n- name: ops\n- name: old\n- name: of-a-rule\n"))
                .containsExactlyInAnyOrder("4:9 empty-receiver", "5:9 unused-receiver", "6:9 empty-receiver");
        assertThat(findings(route + "receivers:\n- name: ops\n  webhook_configs: [{url: 'http://x'}]\n")).isEmpty();
        assertThat(findings("global: {resolve_timeout: 5m}\nroute: {receiver: team-blackhole}\nreceivers: [{name: team-blackhole}]\n")).isEmpty();
    }

    @Test
    void secretsInTheFileAreNamed_butNotShown() throws IOException {
        String text = "global: {resolve_timeout: 5m}\nroute: {receiver: ops}\nreceivers:\n- name: ops\n  pagerduty_configs: [{routing_key: abc}]\n"
                + "  slack_configs: [{api_url: 'http://x/abc', channel: c}]\n  webhook_configs: [{url: 'http://x'}]\n";
        assertThat(findings(text)).containsExactly("5:37 plaintext-secret", "6:29 plaintext-secret");
        assertThat(findings(text.replace("routing_key: abc", "routing_key_file: abc").replace("api_url: 'http://x/abc'", "api_url_file: abc"))).isEmpty();
    }

    @Test
    void aBraceThatIsDroppedIsNamed() throws IOException {
        assertThat(routes("  - matchers: ['instance=~web-[0-9]{2}']\n")).containsExactly("6:16 stripped-brace");
        assertThat(routes("  - matchers: ['instance=~\"web-[0-9]{2}\"', '{a=\"b\"}']\n")).isEmpty();
    }

    @Test
    void whatIsDeprecatedIsNamed() throws IOException {
        assertThat(routes("  - match: {team: a}\n  - match_re: {team: b.*}\n")).containsExactly("6:5 deprecated-match", "7:5 deprecated-match");
        assertThat(findings("mute_time_intervals: [{name: x, time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}]}]}]\n" + TOP
                + "route: {receiver: none}\n")).containsExactly("1:1 deprecated-mute-time-intervals");
        assertThat(findings("receivers: [{name: none}]\nroute: {receiver: none}\n")).containsExactly("1:1 global-resolve-timeout-missing");
    }

    @Test
    void templatesThatAreNoFileAreNamed() throws IOException {
        Files.writeString(folder.resolve("a.tmpl"), "");
        assertThat(findings(TOP + "route: {receiver: none}\ntemplates: ['*.tmpl', 'none/*.tmpl', a.tmpl, b.tmpl]\n"))
                .containsExactly("4:23 template-file-missing", "4:46 template-file-missing");
    }

    private static final String PROMETHEUS = "groups:\n- name: x\n  rules:\n  - {alert: NodeDown, expr: up == 0, labels: {severity: critical, team: infra}}\n"
            + "  - {alert: Slow, expr: 1, labels: {severity: warning, team: '{{ $labels.owner }}'}}\n";

    @Test
    void namesAreComparedWithThoseOfPrometheus() throws IOException {
        assertThat(routes("  - matchers: [alertname=NodeDwon]\n  - matchers: [alertname=~\"Disk.*\"]\n  - matchers: [alertname=~\"Node.*|Slow\"]\n", PROMETHEUS))
                .containsExactly("6:16 route-unknown-alertname", "7:16 route-unknown-alertname");
        assertThat(inhibit("- {source_matchers: [alertname=NodeDown], target_matchers: [alertname=Slwo], equal: [x]}\n", PROMETHEUS))
                .containsExactly("5:61 inhibit-unknown-alertname");
    }

    @Test
    void alertsThatNoRouteTakesAreNamed_whenThatIsCertain() throws IOException {
        assertThat(routes("  - matchers: [team=payments]\n", PROMETHEUS)).as("the team of Slow is not known").containsExactly("4:13 alert-hits-default-receiver");
        assertThat(routes("  - matchers: [team=infra]\n", PROMETHEUS)).isEmpty();
    }

    @Test
    void whatIsWrittenForGrafanaIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("g.yml"), "apiVersion: 1\ncontactPoints:\n- name: ops\n");
        assertThat(ConfigurationLint.lookAtRefused(file)).extracting(one -> one.line() + ":" + one.column() + " " + one.code().word())
                .containsExactly("2:1 grafana-contact-point");
    }
}
