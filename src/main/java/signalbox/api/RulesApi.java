package signalbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import signalbox.api.RuleHistory.RuleVersion;
import signalbox.api.RulePackageStatus.Running;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
import signalbox.api.http.Sender;
import signalbox.audit.ShadowRow;
import signalbox.gotext.GoQuote;

/** {@code /api/signalbox/v1/rules}: the rule packages: whose they are, which version decides, what is wrong with them. */
final class RulesApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).toPlainString();
    }

    /** So much of a version names it, if no other begins alike. */
    private static final int SHORTEST = 6;

    private final Backend backend;
    private final AsyncAnswer later;

    RulesApi(Backend backend, AsyncAnswer later) {
        this.backend = backend;
        this.later = later;
    }

    void list(Context ctx) throws IOException {
        List<RulePackageStatus> packages = backend.rulePackages();
        Answer.json(ctx, out -> {
            out.array();
            for (RulePackageStatus each : packages) {
                write(each, out);
            }
            out.endArray();
        });
    }

    private static void write(RulePackageStatus rules, JsonOut out) throws IOException {
        Optional<Running> running = rules.running();
        out.object().member("name", rules.name());
        out.member("package", rules.name());
        out.member("team", rules.team());
        out.member("owner", rules.owner());
        out.member("scope", rules.scope());
        out.member("state", rules.state().text());
        out.member("version", rules.version());
        out.member("runningVersion", running.map(Running::version).orElse(""));
        out.member("author", running.map(Running::author).orElse(""));
        out.member("commit", running.map(Running::commit).orElse(""));
        out.name("activeSince");
        DecisionJson.time(running.flatMap(Running::activeSince), out);
        out.name("rolledBack").truth(running.filter(Running::isRolledBack).isPresent());
        out.member("files", rules.files());
        out.name("rules").array();
        for (RulePackageStatus.Rule rule : rules.rules()) {
            out.object().member("rule", rule.name());
            out.member("file", rule.file());
            out.member("line", rule.line());
            out.name("firings").number(Long.toString(rule.firings()));
            out.name("holding").number(Long.toString(rule.holding()));
            out.name("seconds").number(seconds(rule.time()));
            out.endObject();
        }
        out.endArray();
        out.name("refused").number(Long.toString(rules.refused()));
        out.name("problems").array();
        for (RulePackageStatus.Problem problem : rules.problems()) {
            out.object().member("file", problem.file());
            out.member("line", problem.line());
            out.member("column", problem.column());
            out.member("message", problem.message());
            out.member("hint", problem.hint()).endObject();
        }
        out.endArray().endObject();
    }

    /** The versions of a package that decided, the one that does first. */
    void versions(Context ctx) throws IOException {
        List<RuleVersion> versions = known(ctx);
        Answer.json(ctx, out -> {
            out.array();
            for (RuleVersion each : versions) {
                out.object();
                about(each, out);
                out.member("files", each.files().keySet()).endObject();
            }
            out.endArray();
        });
    }

    /** A version with its texts. */
    void version(Context ctx) throws IOException {
        RuleVersion version = find(known(ctx), ctx.pathParam("version"));
        Answer.json(ctx, out -> {
            out.object().member("package", ctx.pathParam("package"));
            about(version, out);
            out.name("files").array();
            for (Map.Entry<String, String> file : version.files().entrySet()) {
                out.object().member("path", file.getKey()).member("text", file.getValue()).endObject();
            }
            out.endArray().endObject();
        });
    }

    private static void about(RuleVersion version, JsonOut out) throws IOException {
        out.member("version", version.version());
        out.member("active", version.until().isEmpty());
        out.member("activeSince", version.since());
        out.name("activeUntil");
        DecisionJson.time(version.until(), out);
        out.member("author", version.author());
        out.member("commit", version.commit());
    }

    /** What is different from one version to another: without more, from the one before to the one that decides. */
    void difference(Context ctx) throws IOException {
        List<RuleVersion> versions = known(ctx);
        Query query = new Query(ctx.queryString());
        RuleVersion to = query.last("to").map(wanted -> find(versions, wanted)).orElse(versions.get(0));
        RuleVersion from = query.last("from").map(wanted -> find(versions, wanted)).orElseGet(() -> before(versions, to));
        Map<String, String> differences = backend.ruleHistory().difference(from, to);
        Answer.json(ctx, out -> {
            out.object().member("package", ctx.pathParam("package"));
            out.member("from", from.version()).member("to", to.version());
            out.name("files").array();
            for (Map.Entry<String, String> file : differences.entrySet()) {
                out.object().member("path", file.getKey()).member("diff", file.getValue()).endObject();
            }
            out.endArray().endObject();
        });
    }

    /** Goes back to a version: the body names it, or it is the one before. */
    void rollBack(Context ctx) {
        List<RuleVersion> versions = known(ctx);
        RuleVersion to = wanted(ctx).map(wanted -> find(versions, wanted)).orElseGet(() -> before(versions, versions.get(0)));
        String name = ctx.pathParam("package");
        String sender = Sender.of(ctx);
        later.answer(ctx, backend.ruleHistory().rollBack(name, to), done -> {
            backend.note(sender, "roll back rules", name + " to " + to.version());
            Answer.json(ctx, out -> out.object()
                    .member("package", name)
                    .member("version", to.version())
                    .member("until", "the files of the package change")
                    .endObject());
        });
    }

    /** What a package concluded while it was a shadow. */
    void shadow(Context ctx) throws IOException {
        String name = named(ctx);
        List<ShadowRow> rows = backend.history().shadow(name);
        Answer.json(ctx, out -> {
            write(name, rows, out.object());
            out.endObject();
        });
    }

    /** Has a shadow decide from now on, and says what it would have done meanwhile. */
    void promote(Context ctx) {
        String name = named(ctx);
        List<ShadowRow> rows = backend.history().shadow(name);
        later.answer(ctx, promoted(name, Sender.of(ctx)), left -> Answer.json(ctx, out -> {
            write(name, rows, out.object());
            out.member("notTakenOver", left).endObject();
        }));
    }

    /** What cannot be is told to whoever asked. */
    private CompletionStage<List<String>> promoted(String name, String sender) {
        return backend.ruleHistory().promote(name, sender).exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return CompletableFuture.failedStage(cause instanceof IllegalArgumentException || cause instanceof UncheckedIOException
                    ? new HandlerFault(400, String.valueOf(cause.getMessage()))
                    : cause);
        });
    }

    private String named(Context ctx) {
        String name = ctx.pathParam("package");
        if (backend.rulePackages().stream().noneMatch(each -> each.name().equals(name))) {
            throw new HandlerFault(404, "there is no rule package " + GoQuote.quote(name) + ": GET /api/signalbox/v1/rules lists the packages");
        }
        return name;
    }

    private static void write(String name, List<ShadowRow> rows, JsonOut out) throws IOException {
        Optional<Instant> since = rows.stream().map(ShadowRow::since).min(Instant::compareTo);
        out.member("package", name);
        out.name("since");
        DecisionJson.time(since, out);
        out.member("sentence", sentence(rows, since));
        out.name("conclusions").array();
        for (ShadowRow row : rows) {
            out.object().member("kind", row.kind()).member("alerts", row.alerts()).member("teams", row.teams()).member("times", row.times());
            out.endObject();
        }
        out.endArray();
    }

    private static String sentence(List<ShadowRow> rows, Optional<Instant> since) {
        return since.isEmpty()
                ? "It has concluded nothing as a shadow."
                : "It would have " + rows.stream().map(RulesApi::words).collect(Collectors.joining(", ")) + " since " + since.get() + ".";
    }

    private static String words(ShadowRow row) {
        String verb = switch (row.kind()) {
            case "holds" -> "stated conditions about";
            case "down" -> "taken as down";
            default -> row.kind().replace('_', ' ');
        };
        return verb + " " + row.alerts() + (row.alerts() == 1 ? " alert" : " alerts")
                + (row.teams() == 0 ? "" : " of " + row.teams() + (row.teams() == 1 ? " team" : " teams"));
    }

    private static Optional<String> wanted(Context ctx) {
        if (ctx.body().isBlank()) {
            return Optional.empty();
        }
        try {
            JsonNode body = JSON.readTree(ctx.body());
            if (body != null && body.isObject() && body.path("version").isTextual()) {
                return Optional.of(body.get("version").asText());
            }
        } catch (JsonProcessingException e) {
            // told below
        }
        throw new HandlerFault(400, "the body is to be an object such as {\"version\": \"0a1b2c3d4e5f\"}; without a body it is the version before");
    }

    private static RuleVersion before(List<RuleVersion> versions, RuleVersion version) {
        int place = versions.indexOf(version) + 1;
        if (place >= versions.size()) {
            throw new HandlerFault(400, "no version before " + shortForm(version.version()) + " is kept");
        }
        return versions.get(place);
    }

    private static String shortForm(String version) {
        return version.substring(0, Math.min(12, version.length()));
    }

    private List<RuleVersion> known(Context ctx) {
        String name = ctx.pathParam("package");
        List<RuleVersion> versions = backend.ruleHistory().versions(name);
        if (versions.isEmpty()) {
            throw new HandlerFault(404, "no version of a rule package " + GoQuote.quote(name)
                    + " is kept: GET /api/signalbox/v1/rules lists the packages");
        }
        return versions;
    }

    /** By its name, or what that begins with. */
    private static RuleVersion find(List<RuleVersion> versions, String wanted) {
        List<RuleVersion> found = versions.stream()
                .filter(each -> each.version().equals(wanted) || (wanted.length() >= SHORTEST && each.version().startsWith(wanted)))
                .toList();
        if (found.size() != 1) {
            throw new HandlerFault(404, "no version " + GoQuote.quote(wanted) + " is kept; there are "
                    + versions.stream().map(each -> shortForm(each.version())).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }
}
