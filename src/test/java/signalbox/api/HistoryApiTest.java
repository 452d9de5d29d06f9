package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.ack.Ack;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.audit.Audit;
import signalbox.audit.History;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Retention;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision;
import signalbox.decision.Decision.AlertBegan;
import signalbox.decision.Decision.AlertChanged;
import signalbox.decision.Decision.AlertEnded;
import signalbox.decision.Decision.Flush;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.SilenceSet;
import signalbox.decision.Decision.Verdict;
import signalbox.decision.Firing;
import signalbox.decision.RulesFired;
import signalbox.decision.Seen;
import signalbox.group.AlertGroup;
import signalbox.group.GroupHash;
import signalbox.miss.PastRules;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;
import signalbox.silence.Silence;

/** What the API answers of the past. */
class HistoryApiTest {

    private static final Instant TWO = Instant.parse("2026-11-20T02:00:00Z");
    private static final DecidedBy RULE =
            new DecidedBy("rules.teams.infra", "a1b2c3", "NodeDown inhibits warnings", "rules/teams/infra/node-down.drl:8");
    private static final Labels NODE = Labels.of("alertname", "NodeDown", "instance", "db1");
    private static final Labels DISK = Labels.of("alertname", "DiskFull", "instance", "db1");

    private final ServerFixture server = new ServerFixture();
    private final AlertGroup group = Example.group("team", "alertname", "DiskFull");
    private final Path storage;

    HistoryApiTest(@TempDir Path storage) {
        this.storage = storage;
        Alert node = alert(NODE);
        Alert disk = alert(DISK);
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(86_400))) {
            audit.loaded(new Load(TWO, Load.Result.START, List.of(), "", Map.of("team", 1), List.of(
                    new Load.RulesInForce("rules.teams.infra", "a1b2c3", "infra", List.of(RULE.rule()), List.of(new Load.SourceFile("teams/infra/node-down.drl", "node-down.drl", "")))), "", true));
            audit.decided(List.of(
                    new AlertBegan(TWO, disk, "prometheus@10.0.0.7"),
                    verdict(TWO, Kind.GROUPED, true, Because.words(group.key()), Optional.of(group))));
            Notification told = new Notification(
                    group, new Integration("team", "webhook", 0, true), List.of(disk), "first notification", TWO.plusSeconds(30));
            audit.decided(List.of(new Flush(TWO.plusSeconds(30), group, "team/webhook[0]", Decision.Outcome.TOLD, "first notification", 1, 0, 0,
                    TWO.plusSeconds(30), Optional.of(TWO.plusSeconds(330)), List.of(disk))));
            audit.delivered(new Outcome(told, Outcome.Result.SENT, 1, "", "", TWO.plusSeconds(31), Map.of()));
            audit.decided(List.of(
                    new AlertBegan(TWO.plusSeconds(60), node),
                    verdict(TWO.plusSeconds(60), Kind.INHIBITED, true, Because.of(List.of(NODE)), Optional.empty())));
            audit.fired(new RulesFired(TWO.plusSeconds(60), "rules.teams.infra", "a1b2c3", Map.of(RULE.rule(), 2), List.of(new Firing(
                    RULE, 0, List.of(new Seen.OfAlert(NODE), new Seen.OfAlert(DISK)), List.of()))));
            audit.decided(List.of(new SilenceSet(TWO.plusSeconds(70), new Silence(
                    "00000000-0000-4000-8000-000000000001",
                    List.of(new Matcher(Matcher.Type.EQUAL, "instance", "db1")),
                    TWO.plusSeconds(70),
                    TWO.plusSeconds(90),
                    TWO.plusSeconds(70),
                    "ann",
                    "work",
                    Labels.EMPTY))));
            audit.asked("00000000-0000-4000-8000-000000000001", "ann@127.0.0.1");
            audit.decided(List.of(
                    new AlertEnded(TWO.plusSeconds(600), node, true),
                    verdict(TWO.plusSeconds(600), Kind.INHIBITED, false, Because.of(List.of(NODE)), Optional.empty())));
        }
        server.backend.records = new History(storage);
        server.backend.pastRules = new PastRules(storage);
    }

    private static Alert alert(Labels labels) {
        return new Alert(labels, Labels.of("summary", "s"), TWO, Alert.NOT_ENDED, "");
    }

    private static Verdict verdict(Instant at, Kind kind, boolean holds, Because because, Optional<AlertGroup> group) {
        return new Verdict(at, kind, holds, DISK, kind == Kind.GROUPED ? "team" : "", kind == Kind.GROUPED ? DecidedBy.standard("route {}") : RULE,
                because, Decision.Force.IN_FORCE, group);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatIsMaskedIsFoundByItsValue_andStandsNowhere() throws Exception {
        Path other = storage.resolve("other");
        Instant now = TWO.plusSeconds(7_200);
        try (Audit audit = new Audit(other, Retention.DEFAULT, Mask.withKeyBelow(other, "instance"::equals), () -> now)) {
            audit.decided(List.of(
                    new AlertBegan(TWO, alert(DISK), ""),
                    new AlertBegan(TWO, alert(Labels.of("alertname", "DiskFull", "instance", "db2")), ""),
                    new SilenceSet(TWO.plusSeconds(70), new Silence(
                            "00000000-0000-4000-8000-000000000001",
                            List.of(new Matcher(Matcher.Type.EQUAL, "instance", "db1"), new Matcher(Matcher.Type.REGEX, "instance", "db1|x")),
                            TWO.plusSeconds(70), TWO.plusSeconds(90), TWO.plusSeconds(70), "ann", "work", Labels.EMPTY))));
            audit.delivered(new Outcome(
                    new Notification(group, new Integration("team", "webhook", 0, true), List.of(alert(DISK)), "first notification", TWO.plusSeconds(30)),
                    Outcome.Result.SENT, 1, "", "", TWO.plusSeconds(31), Map.of()));
        }
        server.backend.records = new History(other);
        assertThat(get("history/alerts?filter=instance=db1").get("count").asInt()).isEqualTo(1);
        assertThat(get("history/alerts?filter=instance!=db1").get("count").asInt()).isEqualTo(1);
        assertThat(get("history/alerts?filter=instance=db3").get("count").asInt()).isZero();
        LastDay day = LastDay.of(server.backend.records, List.of(new Matcher(Matcher.Type.EQUAL, "instance", "db1")), now);
        assertThat(day.alerts()).isEqualTo(1);
        assertThat(day.told()).isEqualTo(1);
        assertThat(day.hidden()).isEmpty();
        assertThat(LastDay.of(server.backend.records, List.of(new Matcher(Matcher.Type.REGEX, "instance", "db.")), now).hidden()).containsExactly("instance");
        assertThat(LastDay.of(server.backend.records, List.of(new Matcher(Matcher.Type.NOT_REGEX, "alertname", "D.*")), now).hidden()).isEmpty();
        assertThat(get("history/silences").toString()).contains("masked:").doesNotContain("db1");
        Files.delete(other.resolve("audit/mask.key"));
        assertThat(get("history/alerts?filter=instance=db1").get("count").asInt()).isZero();
    }

    @Test
    void flushesOfAlertsAreThoseOfTheirGroups() throws Exception {
        assertThat(get("history/flushes?filter=alertname=DiskFull").get("count").asInt()).isEqualTo(1);
        assertThat(get("history/flushes?filter=alertname=NodeDown").get("count").asInt()).isZero();
        assertThat(get("history/flushes?fingerprint=" + DISK.fingerprintText()).get("count").asInt()).isEqualTo(1);
    }

    @Test
    void silencesOfAlertsAreThoseThatKeptThemQuiet() throws Exception {
        assertThat(get("history/silences?filter=alertname=DiskFull").get("count").asInt()).isZero();
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(86_400))) {
            audit.decided(List.of(new Verdict(TWO.plusSeconds(70), Kind.SILENCED, true, DISK, "", DecidedBy.standard("silence"),
                    Because.silence("00000000-0000-4000-8000-000000000001"), Decision.Force.IN_FORCE, Optional.empty())));
        }
        assertThat(get("history/silences?filter=alertname=DiskFull").findValuesAsText("createdBy")).contains("ann");
        assertThat(get("history/silences?filter=alertname=NodeDown").get("count").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "gaps?receiver=team, 'gaps are not searched by receiver, but by from, to.'",
        "alerts?rule=x, 'alerts are not searched by rule, but by from, to, filter, fingerprint, outcome.'",
        "versions?filter=a=b, 'versions are not searched by filter, but by from, to, package.'",
        "notifications?outcome=tolds, 'notifications have no outcome tolds: they have told, nothing_to_send, failed.'",
        "alerts?fingerprnt=00, 'there is no parameter \\\"fingerprnt\\\": did you mean fingerprint=?'",
        "firings?outcome=told, 'firings are not searched by outcome, but by from, to, filter, fingerprint, rule, package.'",
        "notifications?rule=x, 'notifications are not searched by rule, but by from, to, filter, fingerprint, receiver, group, outcome.'",
        "flushes?rule=x, 'flushes are not searched by rule, but by from, to, filter, fingerprint, receiver, group, outcome.'",
        "alerts?from=2026-11-20T03:00:00Z&to=2026-11-20T02:00:00Z, from= is to be before to=",
        "firings?from=2026-11-20T03:00:00Z&to=2026-11-20T03:00:00Z, from= is to be before to=",
        "versions?package=infro, 'no package \\\"infro\\\" is on record: there are rules.standard, rules.teams.infra'",
        "verdicts?package=rules.team.infra, 'no package \\\"rules.team.infra\\\" is on record: did you mean \\\"rules.teams.infra\\\"?'",
        "firings?rule=NodeDown+inhibit+warnings, 'no rule \\\"NodeDown inhibit warnings\\\" is on record: did you mean \\\"NodeDown inhibits warnings\\\"?'",
        "counts?rule=x/NodeDown+inhibits+warnings, 'no rule \\\"x/NodeDown inhibits warnings\\\" is on record'",
        "notifications?receiver=teem, 'no receiver \\\"teem\\\" is on record: did you mean \\\"team\\\"?'"
    })
    void whatAListIsNotSearchedByIsRefused_insteadOfAnsweringAnotherQuestion(String asked, String says) throws Exception {
        HttpResponse<String> answer = server.get("/api/signalbox/v1/history/" + asked);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(says);
    }

    @Test
    void whatHasJustComeIntoForceMayBeAskedFor_thoughItIsNotOnRecordYet() throws Exception {
        server.backend.packages.add(new RulePackageStatus(
                "rules.teams.web", "web", "", List.of(), "b2", Optional.empty(), RulePackageStatus.State.ACTIVE, List.of(),
                List.of(new RulePackageStatus.Rule("new", "", 0, 0, 0, Duration.ZERO)), List.of(), 0));
        server.backend.receivers = List.of(new ReceiverEntry("pager", Labels.EMPTY));
        for (String asked : List.of("firings?rule=new", "counts?rule=web/new", "verdicts?package=web", "notifications?receiver=pager")) {
            assertThat(get("history/" + asked).get("count").asInt()).as(asked).isZero();
        }
        assertThat(server.get("/api/signalbox/v1/history/verdicts?package=web&rule=old").body()).contains("no rule \\\"old\\\" is on record");
    }

    /** As the command line and {@code explain} take them. */
    @ParameterizedTest
    @ValueSource(strings = {
        "rule=NodeDown+inhibits+warnings", "rule=infra/NodeDown+inhibits+warnings", "rule=rules.teams.infra/NodeDown+inhibits+warnings",
        "package=infra", "package=teams.infra", "package=rules.teams.infra", "package=infra&rule=infra/NodeDown+inhibits+warnings"
    })
    void rulesAreSearchedByNamesThatAreEnough(String asked) throws Exception {
        for (String list : List.of("verdicts", "firings", "counts")) {
            assertThat(get("history/" + list + "?" + asked).get("count").asInt()).as(list).isEqualTo(1);
        }
        if (!asked.contains("rule=")) {
            assertThat(get("history/versions?" + asked).get("count").asInt()).isEqualTo(1);
        }
    }

    @Test
    void eachOutcomeThatIsWrittenCanBeSearchedFor() throws Exception {
        for (String list : List.of("alerts", "verdicts", "notifications", "flushes", "silences", "reloads")) {
            String member = Map.of("alerts", "ending", "verdicts", "kind", "silences", "action", "reloads", "result").getOrDefault(list, "outcome");
            for (JsonNode row : get("history/" + list).get(list)) {
                String outcome = row.path(member).asText();
                if (!outcome.isEmpty() && !outcome.equals("null")) {
                    assertThat(get("history/" + list + "?outcome=" + outcome).get("count").asInt()).as(list + " " + outcome).isPositive();
                }
            }
        }
    }

    @Test
    void rowsOfAGroupAreFoundByItsKey_itsLabels_andWhatFarEndsKnowItBy() throws Exception {
        for (String named : List.of(group.key(), GroupHash.of(group.key()), "{alertname=\"DiskFull\"}", "{alertname=DiskFull}")) {
            String asked = "?group=" + URLEncoder.encode(named, StandardCharsets.UTF_8);
            for (String list : List.of("verdicts", "notifications", "flushes")) {
                assertThat(get("history/" + list + asked).get("count").asInt()).as(list + " " + named).isEqualTo(1);
            }
            assertThat(get("history/verdicts" + asked).at("/verdicts/0/kind").asText()).isEqualTo("grouped");
        }
        for (String other : List.of("{}", "{alertname=\"NodeDown\"}", "{alertname=~\"D.*\"}", "{alertname=\"DiskFull\",instance=\"db1\"}", "x")) {
            String asked = "/api/signalbox/v1/history/flushes?group=" + URLEncoder.encode(other, StandardCharsets.UTF_8);
            assertThat(server.get(asked).body()).as(other).contains("is on record: expected its key");
        }
        assertThat(server.get("/api/signalbox/v1/history/alerts?group=x").body()).contains("alerts are not searched by group");
    }

    @Test
    void alertsSayWhatTheySaidLast_andWhatTheySaidAtFirst() throws Exception {
        Path other = storage.resolve("other");
        try (Audit audit = new Audit(other, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(86_400))) {
            audit.decided(List.of(new AlertBegan(TWO, said("80 %")), new AlertBegan(TWO, alert(NODE))));
            audit.decided(List.of(new AlertChanged(TWO.plusSeconds(60), said("90 %")), new AlertChanged(TWO.plusSeconds(120), said("95 %"))));
            audit.decided(List.of(new AlertEnded(TWO.plusSeconds(180), said("95 %"), false)));
        }
        server.backend.records = new History(other);
        for (Map.Entry<String, String> until : Map.of("", "95 %", "&to=2026-11-20T02:01:30Z", "90 %", "&to=2026-11-20T02:01:00Z", "80 %").entrySet()) {
            JsonNode row = get("history/alerts?filter=alertname=DiskFull" + until.getKey()).at("/alerts/0");
            assertThat(row.at("/annotations/summary").asText()).as(until.getKey()).isEqualTo(until.getValue());
            assertThat(row.at("/firstAnnotations/summary").asText()).isEqualTo(until.getValue().equals("80 %") ? "" : "80 %");
            StringBuilder exported = new StringBuilder();
            new HistoryAnswers(other, MatcherSyntax.Mode.FALLBACK).export("alerts", List.of("annotations"), "filter=alertname=DiskFull" + until.getKey(), 10,
                    values -> exported.append(new String((byte[]) values[0], StandardCharsets.UTF_8)));
            assertThat(exported).asString().isEqualTo("{\"summary\":\"" + until.getValue() + "\"}");
        }
        assertThat(get("history/alerts?filter=alertname=NodeDown").at("/alerts/0/firstAnnotations").isNull()).isTrue();
        assertThat(get("history/alert/" + DISK.fingerprintText() + "?to=2026-11-20T02:01:30Z").at("/alert/annotations/summary").asText()).isEqualTo("90 %");
    }

    private static Alert said(String summary) {
        return new Alert(DISK, Labels.of("summary", summary), TWO, Alert.NOT_ENDED, "");
    }

    @Test
    void whoDidWhatIsOneList_byWhomAndFromWhere() throws Exception {
        Path other = storage.resolve("other");
        String silence = "00000000-0000-4000-8000-000000000001";
        Instant[] now = {TWO};
        try (Audit audit = new Audit(other, Retention.DEFAULT, Mask.NONE, () -> now[0])) {
            audit.loaded(new Load(TWO.minusSeconds(9), Load.Result.START, List.of(), "", Map.of(), List.of(), "", true));
            audit.noted("ann@10.0.0.7", "login", "");
            Ack ack = new Ack("a1", List.of(), "Ann", "on it", TWO, Ack.OPEN);
            audit.acknowledged("ann@10.0.0.7", new Ack.About(ack, List.of(DISK)));
            audit.decided(List.of(
                    new AlertBegan(TWO, alert(NODE)),
                    new SilenceSet(TWO.plusSeconds(1), new Silence(
                            silence, List.of(new Matcher(Matcher.Type.EQUAL, "alertname", "NodeDown")), TWO, TWO.plusSeconds(90), TWO, "bob", "work",
                            Labels.EMPTY)),
                    new Verdict(TWO, Kind.SILENCED, true, NODE, "", DecidedBy.standard("silence"), Because.silence(silence), Decision.Force.IN_FORCE,
                            Optional.empty())));
            audit.asked(silence, "10.0.0.8");
            now[0] = TWO.plusSeconds(59);
            audit.noted("ann@10.0.0.9", "withdraw acknowledgement", "a1");
            audit.loaded(new Load(TWO.plusSeconds(60), Load.Result.IN_PART, List.of("a.drl:1: no", "b.drl:2: no"), "signal", Map.of(), List.of(), "", true));
        }
        server.backend.records = new History(other);
        assertThat(actions("")).containsExactly(
                "reload signal@: in part: a.drl:1: no; b.drl:2: no",
                "withdraw_acknowledgement ann@10.0.0.9: [DiskFull]",
                "silence_made @10.0.0.8: bob: work alertname=\"NodeDown\"",
                "acknowledge ann@10.0.0.7: Ann: on it [DiskFull]",
                "login ann@10.0.0.7:",
                "start @:");
        assertThat(actions("?user=ann")).hasSize(3);
        assertThat(actions("?user=Ann")).as("as she calls herself").hasSize(1);
        assertThat(actions("?user=10.0.0.8")).singleElement().asString().startsWith("silence_made");
        assertThat(actions("?user=an")).isEmpty();
        assertThat(actions("?kind=acknowledge")).hasSize(1);
        assertThat(actions("?filter=alertname=DiskFull")).hasSize(2);
        assertThat(actions("?filter=alertname=NodeDown")).singleElement().asString().startsWith("silence_made");
        assertThat(actions("?from=2026-11-20T02:00:30Z")).hasSize(2);
        assertThat(actions("?to=2026-11-20T02:00:30Z")).hasSize(4);
        assertThat(server.get("/api/signalbox/v1/history/actions?kind=made").body()).contains("actions have no outcome made: they have acknowledge, ");
        assertThat(server.get("/api/signalbox/v1/history/alerts?user=ann").body()).contains("alerts are not searched by user");
        JsonNode row = get("history/actions?kind=acknowledge").at("/actions/0");
        assertThat(row.get("list").asText()).isEqualTo("actions");
        assertThat(row.get("about").asText()).isEqualTo("a1");
        assertThat(row.at("/alerts/0/fingerprint").asText()).isEqualTo(DISK.fingerprintText());
        JsonNode story = get("history/alert/" + NODE.fingerprintText() + "?to=2026-11-20T03:00:00Z");
        assertThat(story.at("/actions/0/about").asText()).isEqualTo(silence);
        assertThat(story.get("actions")).hasSize(1);

        List<String> paged = new ArrayList<>();
        for (String after = ""; !after.equals("null");) {
            JsonNode page = get("history/actions?limit=1" + (after.isEmpty() ? "" : "&after=" + after));
            page.get("actions").forEach(each -> paged.add(each.get("action").asText()));
            after = page.get("after").asText();
        }
        assertThat(paged).containsExactly("reload", "withdraw_acknowledgement", "silence_made", "acknowledge", "login", "start");
    }

    private List<String> actions(String query) throws Exception {
        JsonNode page = get("history/actions" + query);
        List<String> rows = new ArrayList<>();
        for (JsonNode row : page.get("actions")) {
            StringBuilder said = new StringBuilder(row.get("action").asText() + " " + row.get("user").asText() + "@" + row.get("address").asText() + ":");
            for (String part : List.of(row.get("by").asText() + ":", row.get("words").asText(), row.at("/matchers/0").asText())) {
                said.append(part.isEmpty() || part.equals(":") ? "" : " " + part);
            }
            row.get("alerts").forEach(alert -> said.append(" [").append(alert.at("/labels/alertname").asText()).append(']'));
            rows.add(said.toString());
        }
        assertThat(page.get("count").asInt()).isEqualTo(rows.size());
        return rows;
    }

    @Test
    void othersInTheSameNotificationAreNotCountedAsMatchedBySilence() throws Exception {
        Path other = storage.resolve("other");
        try (Audit audit = new Audit(other, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(86_400))) {
            Alert disk = alert(DISK);
            Alert node = alert(NODE);
            audit.decided(List.of(new AlertBegan(TWO, disk, ""), new AlertBegan(TWO, node, "")));
            audit.delivered(new Outcome(
                    new Notification(group, new Integration("team", "webhook", 0, true), List.of(disk, node), "first notification", TWO.plusSeconds(30)),
                    Outcome.Result.SENT, 1, "", "", TWO.plusSeconds(31), Map.of()));
        }
        LastDay day = LastDay.of(new History(other), List.of(new Matcher(Matcher.Type.EQUAL, "alertname", "DiskFull")), TWO.plusSeconds(7_200));
        assertThat(day.alerts()).isEqualTo(1);
        assertThat(day.told()).isEqualTo(1);
    }

    @Test
    void previewOfASilenceSaysWhatItWouldHaveMatchedInTheLastDay() throws Exception {
        Instant now = TWO.plusSeconds(7_200);
        LastDay day = LastDay.of(server.backend.records, List.of(new Matcher(Matcher.Type.EQUAL, "instance", "db1")), now);
        assertThat(day.times()).isEqualTo(2);
        assertThat(day.alerts()).isEqualTo(2);
        assertThat(day.told()).isEqualTo(1);
        assertThat(day.lasts()).contains(java.time.Duration.ofSeconds(540));
        assertThat(day.hours()).hasSize(24).endsWith(2, 0);
        assertThat(day.complete()).isTrue();
        LastDay later = LastDay.of(server.backend.records, List.of(new Matcher(Matcher.Type.EQUAL, "alertname", "NodeDown")), TWO.plusSeconds(90_000));
        assertThat(later.times()).isZero();
        assertThat(later.lasts()).isEmpty();
        assertThat(LastDay.of(server.backend.records, List.of(new Matcher(Matcher.Type.EQUAL, "alertname", "DiskFull")), TWO.plusSeconds(90_000)).times())
                .as("it fires still").isEqualTo(1);
        HttpResponse<String> answer = server.post("/api/signalbox/v1/silences/preview",
                "{\"matchers\":[{\"name\":\"instance\",\"value\":\"db1\",\"isRegex\":false}]}");
        assertThat(new ObjectMapper().readTree(answer.body()).at("/past/hours")).hasSize(24);
        answer = server.post("/api/signalbox/v1/silences/preview?past=false",
                "{\"matchers\":[{\"name\":\"instance\",\"value\":\"db1\",\"isRegex\":false}]}");
        assertThat(new ObjectMapper().readTree(answer.body()).get("past").isNull()).isTrue();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = server.get("/api/signalbox/v1/" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void whyAnAlertWasNotToldAtAnEarlierTime() throws Exception {
        JsonNode answer = get("explain?at=2026-11-20T02:05:00Z&filter=alertname=DiskFull");

        assertThat(answer.get("outcome").asText()).isEqualTo("inhibited");
        assertThat(answer.get("sentence").asText())
                .isEqualTo("Inhibited by rule \"NodeDown inhibits warnings\" (rules/teams/infra/node-down.drl:8), because NodeDown{instance=\"db1\"} fires, since 2026-11-20T02:01:00Z."
                        + " Otherwise: told, team, due 2026-11-20T02:05:30Z. Told at 2026-11-20T02:00:31Z to team.");
        assertThat(answer.at("/because/0/since").asText()).isEqualTo("2026-11-20T02:01:00.000Z");
        assertThat(answer.at("/because/0/until").asText()).isEqualTo("2026-11-20T02:10:00.000Z");
        assertThat(answer.at("/because/0/sources/0/labels/alertname").asText()).isEqualTo("NodeDown");
        assertThat(answer.at("/told/0/reason").asText()).isEqualTo("first notification");
        assertThat(get("explain?at=2026-11-20T02:11:00Z&fingerprint=" + DISK.fingerprintText()).get("outcome").asText()).isEqualTo("told");
        assertThat(get("explain?at=2026-11-20T02:00:00Z&fingerprint=0123456789abcdef").get("sentence").asText()).startsWith("There is no such alert");
        JsonNode before = get("explain?at=2026-11-20T01:00:00Z&fingerprint=" + DISK.fingerprintText());
        assertThat(before.get("outcome").asText()).isEqualTo("unknown");
        assertThat(before.get("sentence").asText()).startsWith("Whether there was such an alert is not known: the history here begins at 2026-11-20T02:00:00Z;")
                .contains("--audit.url-file or --audit.export");
    }

    @Test
    void anAlertThatHasEndedAndThatTheServerForgotIsExplainedFromTheRecord() throws Exception {
        JsonNode ended = get("explain?fingerprint=" + NODE.fingerprintText());
        assertThat(ended.get("outcome").asText()).isEqualTo("resolved");
        assertThat(ended.get("sentence").asText()).isEqualTo("It ended at 2026-11-20T02:10:00Z. Nobody was told of it.");
        assertThat(get("explain?filter=alertname=NodeDown").at("/alert/labels/instance").asText()).isEqualTo("db1");

        JsonNode stillFiresOnRecordAlone = get("explain?fingerprint=" + DISK.fingerprintText());
        assertThat(stillFiresOnRecordAlone.get("outcome").asText()).isEqualTo("unknown");
    }

    @Test
    void theSameIsAnsweredFromTheFilesAlone() throws Exception {
        HistoryAnswers files = new HistoryAnswers(storage, MatcherSyntax.Mode.FALLBACK);
        String query = "at=2026-11-20T02:05:00Z&filter=alertname=DiskFull";
        assertThat(new ObjectMapper().readTree(files.get("/api/signalbox/v1/explain", query, TWO))).isEqualTo(get("explain?" + query));
    }

    @Test
    void listsOfTheHistory() throws Exception {
        assertThat(get("history/alerts?filter=instance=db1").get("count").asInt()).isEqualTo(2);
        assertThat(get("history/alerts?filter=alertname=DiskFull").at("/alerts/0/sender").asText()).isEqualTo("prometheus@10.0.0.7");
        assertThat(get("history/alert/" + DISK.fingerprintText() + "?from=2026-11-20T01:00:00Z&to=2026-11-20T03:00:00Z").at("/bands/0/sender").asText())
                .isEqualTo("prometheus@10.0.0.7");
        JsonNode node = get("history/alerts?filter=alertname=NodeDown").at("/alerts/0");
        assertThat(node.get("endedAt").asText()).isEqualTo("2026-11-20T02:10:00.000Z");
        assertThat(node.get("ending").asText()).isEqualTo("timed_out");
        assertThat(get("history/verdicts?kind=inhibited&package=rules.teams.infra").at("/verdicts/0/rule").asText()).isEqualTo(RULE.rule());
        assertThat(get("history/verdicts?to=2026-11-20T02:00:30Z").get("count").asInt()).isEqualTo(1);
        assertThat(get("history/verdicts?from=2026-11-20T02:30:00Z&outcome=inhibited").get("count").asInt()).isZero();
        JsonNode told = get("history/notifications?receiver=team&alerts=true").at("/notifications/0");
        assertThat(told.get("dedupKey").asText()).isEqualTo(signalbox.group.GroupHash.of(told.get("group").asText()));
        assertThat(told.get("outcome").asText()).isEqualTo("told");
        assertThat(told.at("/alerts/0/labels/alertname").asText()).isEqualTo("DiskFull");
        assertThat(get("history/flushes").at("/flushes/0/outcome").asText()).isEqualTo("told");
        assertThat(get("history/counts").at("/counts/0/count").asInt()).isEqualTo(2);
        JsonNode firing = get("history/firings?filter=instance%3D%22db1%22&rule=NodeDown+inhibits+warnings").at("/firings/0");
        assertThat(firing.at("/facts/1/alerts/0/labels/alertname").asText()).isEqualTo("DiskFull");
        assertThat(firing.get("more").asInt()).isEqualTo(1);
        assertThat(get("history/firing/" + firing.get("id").asText()).get("problem").asText()).contains("is not kept any more");
        JsonNode silence = get("history/silences").at("/silences/0");
        assertThat(silence.get("sender").asText()).isEqualTo("ann@127.0.0.1");
        assertThat(silence.at("/matchers/0").asText()).isEqualTo("instance=\"db1\"");
        assertThat(get("history/versions").at("/versions/0/source").asText()).startsWith("// node-down.drl");
        assertThat(get("history/reloads").at("/reloads/0/result").asText()).isEqualTo("start");
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = get("history/verdicts?limit=1" + after);
            page.get("verdicts").forEach(verdict -> seen.add(verdict.get("kind").asText()));
            after = page.get("after").isNull() ? "" : "&after=" + page.get("after").asText();
        } while (!after.isEmpty());
        assertThat(seen).containsExactly("inhibited", "grouped");
    }

    /** The alerts of one notification, however many: each of them once, also when another takes its place in the row meanwhile. */
    @Test
    void alertsOfANotificationArePagedThrough_whateverHappensMeanwhile(@TempDir Path many) throws Exception {
        List<Alert> firing = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            firing.add(alert(Labels.of("alertname", "DiskFull", "instance", "n" + i)));
        }
        Integration webhook = new Integration("team", "webhook", 0, true);
        try (Audit audit = new Audit(many, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(86_400))) {
            audit.delivered(new Outcome(
                    new Notification(group, webhook, firing, "first notification", TWO), Outcome.Result.FAILED, 3, "server", "502", TWO, Map.of()));
        }
        server.backend.records = new History(many);
        String id = get("history/notifications").at("/notifications/0/id").asText();
        JsonNode page = get("history/notifications/" + id + "/alerts");
        assertThat(page.get("count").asInt()).isEqualTo(6_000);
        assertThat(page.get("alerts")).hasSize(100);
        assertThat(page.at("/alerts/0/status").asText()).isEqualTo("firing");
        try (Audit audit = new Audit(many, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(86_400))) {
            audit.delivered(new Outcome( // the same failure again: it is the same row
                    new Notification(group, webhook, firing.subList(0, 10), "first notification", TWO), Outcome.Result.FAILED, 3, "server", "502",
                    TWO.plusSeconds(60), Map.of()));
        }
        List<String> seen = new ArrayList<>();
        page.get("alerts").forEach(alert -> seen.add(alert.at("/labels/instance").asText()));
        while (!page.get("after").isNull()) {
            page = get("history/notifications/" + id + "/alerts?limit=1000&after=" + page.get("after").asText());
            page.get("alerts").forEach(alert -> seen.add(alert.at("/labels/instance").asText()));
        }
        assertThat(seen).hasSize(6_000).doesNotHaveDuplicates();
        assertThat(server.get("/api/signalbox/v1/history/notifications/4711/alerts").statusCode()).isEqualTo(404);
        assertThat(server.get("/api/signalbox/v1/history/notifications/1/alerts?after=4711-0").statusCode()).isEqualTo(404);
    }

    @Test
    void countsOverTimeSayWhatWasToldFailedAndQuiet(@TempDir Path some) throws Exception {
        Integration webhook = new Integration("team", "webhook", 0, true);
        Notification notification = new Notification(group, webhook, List.of(alert(DISK)), "first notification", TWO);
        try (Audit audit = new Audit(some, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(86_400))) {
            audit.delivered(new Outcome(notification, Outcome.Result.SENT, 1, "", "", TWO.plusSeconds(1), Map.of()));
            for (int at : new int[] {600, 1_200, 1_800}) { // one row
                audit.delivered(new Outcome(notification, Outcome.Result.FAILED, 1, "server", "502", TWO.plusSeconds(at), Map.of()));
            }
            audit.decided(List.of(new Flush(TWO.plusSeconds(2_400), group, "team/webhook[0]", Decision.Outcome.ALL_QUIET, "", 0, 0, 1,
                    TWO.plusSeconds(2_400), Optional.of(TWO.plusSeconds(2_700)), List.of())));
        }
        server.backend.records = new History(some);
        JsonNode counts = get("history/notifications/counts?from=2026-11-20T02:00:00Z&to=2026-11-20T03:00:00Z&step=600");
        assertThat(counts.get("receivers")).hasSize(1);
        assertThat(counts.at("/receivers/0/receiver").asText()).isEqualTo("team");
        assertThat(counts.at("/receivers/0/told").toString()).isEqualTo("[1,0,0,0,0,0]");
        assertThat(counts.at("/receivers/0/failed").toString()).isEqualTo("[0,1,1,1,0,0]");
        assertThat(counts.at("/receivers/0/quiet").toString()).isEqualTo("[0,0,0,0,1,0]");
        assertThat(counts.get("complete").asBoolean()).isTrue();
        JsonNode later = get("history/notifications/counts?from=2026-11-20T02:15:00Z&to=2026-11-20T03:00:00Z&step=900&receiver=team");
        assertThat(later.at("/receivers/0/failed").toString()).as("what began before").isEqualTo("[1,1,0]");
        assertThat(get("history/notifications/counts?receiver=nobody").get("receivers")).isEmpty();
    }

    @Test
    void theStoryOfOneAlert() throws Exception {
        JsonNode story = get("history/alert/" + DISK.fingerprintText() + "?from=2026-11-20T01:00:00Z&to=2026-11-20T03:00:00Z");
        assertThat(story.at("/alert/labels/alertname").asText()).isEqualTo("DiskFull");
        assertThat(story.findValuesAsText("kind")).containsExactly("firing", "grouped", "inhibited", "told");
        assertThat(story.at("/bands/2/sources/0/labels/alertname").asText()).isEqualTo("NodeDown");
        assertThat(story.at("/marks/0/integration").asText()).isEqualTo("team/webhook[0]");
        assertThat(story.at("/marks/0/status").asText()).isEqualTo("firing");
        assertThat(story.get("changes")).hasSize(4);
    }

    @Test
    void questionsThatMakeNoSenseAreRefused() throws Exception {
        Map<String, String> wrong = Map.of(
                "explain?at=yesterday&filter=a=b", "RFC 3339",
                "history/alerts?limit=0", "limit=0 is to be a number from 1 to 10000",
                "history/alerts?from=now", "RFC 3339",
                "history/people", "there is no history of people",
                "history/notifications/counts?from=2026-11-20T02:00:00Z&to=2026-11-20T03:00:00Z&step=1", "more than 1000 steps",
                "history/notifications/1/alerts?after=x", "of a page before",
                "history/alert/12", "16 hexadecimal digits");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            HttpResponse<String> answer = server.get("/api/signalbox/v1/" + each.getKey());
            assertThat(answer.statusCode()).isIn(400, 404);
            assertThat(answer.body()).contains(each.getValue());
        }
    }

    @Test
    void withoutAFileNothingIsKnown(@TempDir Path empty) throws Exception {
        server.backend.records = new History(empty);
        assertThat(get("history/alerts").get("count").asInt()).isZero();
        assertThat(server.get("/api/signalbox/v1/explain?at=2026-11-20T02:05:00Z&filter=a=b").statusCode()).isEqualTo(404);
        assertThat(Duration.between(TWO, FakeBackend.NOW)).isPositive();
    }
}
