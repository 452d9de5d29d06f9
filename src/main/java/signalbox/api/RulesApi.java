package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import signalbox.api.RulePackageStatus.Running;

/** {@code /api/signalbox/v1/rules}: the rule packages: whose they are, which version decides, what is wrong with them. */
final class RulesApi {

    private final Backend backend;

    RulesApi(Backend backend) {
        this.backend = backend;
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
}
