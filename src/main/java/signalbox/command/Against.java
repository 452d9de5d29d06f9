package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.Labels;
import signalbox.alert.PostedAlert;
import signalbox.json.JsonObject;
import signalbox.timeline.Trial;
import signalbox.timeline.Trial.By;

/** What rules and a configuration would decide of the alerts that fire at a server now, and how that differs from what it decides. */
final class Against {

    private static final Set<String> QUIET = Set.of("inhibited", "withheld");
    private static final int SHOWN = 5;

    private final List<PostedAlert> alerts = new ArrayList<>();
    private final List<PostedAck> acks = new ArrayList<>();
    private final Set<Labels> quietThere = new HashSet<>();

    /** Asks a server, which may be an Alertmanager: that has no rules of its own to say more of. */
    Against(String url) throws IOException {
        ServerClient server = new ServerClient(url, "--against");
        Set<Labels> derived = new HashSet<>();
        verdicts(server).ifPresent(verdicts -> verdicts.forEach(verdict -> read(verdict, derived)));
        for (JsonNode alert : server.get("/api/v2/alerts")) {
            Labels labels = labels(alert.path("labels"));
            if (!derived.contains(labels)) { // rules derive it here, too, if they still do
                alerts.add(new PostedAlert(labels, labels(alert.path("annotations")), start(alert), null, ""));
            }
            if (!alert.at("/status/inhibitedBy").isEmpty()) {
                quietThere.add(labels);
            }
        }
    }

    private void read(JsonNode verdict, Set<Labels> derived) {
        Labels labels = labels(verdict.path("labels"));
        if (!verdict.path("derivedBy").isEmpty()) {
            derived.add(labels);
        }
        for (JsonNode ack : verdict.path("acknowledged")) {
            acks.add(new PostedAck(
                    List.of(), OptionalLong.of(labels.fingerprint()), ack.path("by").asText(), ack.path("comment").asText(),
                    time(ack.path("until")).orElse(Ack.OPEN)));
        }
        for (JsonNode reason : verdict.path("because")) {
            if (QUIET.contains(reason.path("kind").asText()) && reason.path("receiver").asText().isEmpty()) {
                quietThere.add(labels);
            }
        }
    }

    private static Optional<JsonNode> verdicts(ServerClient server) throws IOException {
        try {
            return Optional.of(server.get("/api/signalbox/v1/alerts"));
        } catch (CommandFailure e) {
            return Optional.empty(); // no Signalbox
        }
    }

    private static Labels labels(JsonNode object) {
        Map<String, String> labels = new HashMap<>();
        object.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return Labels.of(labels);
    }

    private static Instant start(JsonNode alert) {
        return time(alert.path("startsAt")).orElse(Instant.EPOCH);
    }

    private static Optional<Instant> time(JsonNode text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.asText()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    List<PostedAlert> alerts() {
        return alerts;
    }

    /** Who takes care of which of them. */
    List<PostedAck> acks() {
        return acks;
    }

    void text(Trial.Result result, PrintWriter out) {
        out.println("With the " + count(alerts.size(), "alert") + " firing now:");
        result.muted().forEach((by, muted) -> out.println("  " + by + " would mute " + count(muted.size(), "alert") + ofTeams(muted)));
        result.routed().forEach(route ->
                out.println("  " + route.by() + " would route " + count(route.alerts().size(), "alert") + " to " + route.receiver()));
        if (result.derived() > 0) {
            out.println("  rules would derive " + count(result.derived(), "alert"));
        }
        if (result.muted().isEmpty() && result.routed().isEmpty() && result.derived() == 0) {
            out.println("  nothing would be muted, routed or derived by rules");
        }
        result.stopped().forEach((name, reason) -> out.println("  package " + name + " would be stopped: " + reason));
        difference("  muted by these rules and not there", minus(result.quiet(), quietThere), out);
        difference("  muted there and not by these rules", minus(quietThere, result.quiet()), out);
        out.println("Conditions over time begin now: what has to last does not hold yet. Silences are left out.");
        out.flush();
    }

    private static void difference(String what, Set<String> names, PrintWriter out) {
        if (!names.isEmpty()) {
            out.println(what + ": " + count(names.size(), "alert"));
            names.stream().limit(SHOWN).forEach(name -> out.println("    " + name));
            if (names.size() > SHOWN) {
                out.println("    and " + (names.size() - SHOWN) + " more");
            }
        }
    }

    private static Set<String> minus(Set<Labels> from, Set<Labels> other) {
        Set<String> left = new TreeSet<>();
        from.stream().filter(labels -> !other.contains(labels)).forEach(labels -> left.add(labels.toString()));
        return left;
    }

    private static String ofTeams(Collection<Labels> alerts) {
        Map<String, Integer> teams = teams(alerts);
        return teams.isEmpty() ? "" : " of " + count(teams.size(), "team") + ": " + String.join(", ", teams.entrySet().stream()
                .map(team -> team.getKey() + " " + team.getValue()).toList());
    }

    private static Map<String, Integer> teams(Collection<Labels> alerts) {
        Map<String, Integer> teams = new TreeMap<>();
        alerts.stream().map(labels -> labels.get("team")).filter(team -> !team.isEmpty()).forEach(team -> teams.merge(team, 1, Integer::sum));
        return teams;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    JsonObject json(Trial.Result result) {
        Function<By, JsonObject> shown = by -> new JsonObject()
                .always("package", by.packageName()).always("rule", by.rule()).always("place", by.place());
        List<JsonObject> muted = new ArrayList<>();
        result.muted().forEach((by, labels) -> muted.add(shown.apply(by).always("alerts", labels.size()).always("teams", teams(labels))));
        List<JsonObject> routed = result.routed().stream()
                .map(route -> shown.apply(route.by()).always("receiver", route.receiver()).always("alerts", route.alerts().size()))
                .toList();
        return new JsonObject()
                .always("firing", alerts.size())
                .always("muted", muted)
                .always("routed", routed)
                .always("derived", result.derived())
                .always("stopped", result.stopped())
                .always("mutedHereOnly", List.copyOf(minus(result.quiet(), quietThere)))
                .always("mutedThereOnly", List.copyOf(minus(quietThere, result.quiet())));
    }
}
