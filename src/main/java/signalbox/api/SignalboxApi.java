package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import signalbox.gotext.GoQuote;
import signalbox.notify.Trial;

/** {@code /api/signalbox/v1/}: what Alertmanager does not have. */
final class SignalboxApi {

    private final Backend backend;
    private final AsyncAnswer later;

    SignalboxApi(Backend backend, AsyncAnswer later) {
        this.backend = backend;
        this.later = later;
    }

    /** The rule packages: whose they are, whether they are in force, and what is wrong with them. */
    void rules(Context ctx) throws IOException {
        List<RulePackageStatus> packages = backend.rulePackages();
        Answer.json(ctx, out -> {
            out.raw('[');
            for (int i = 0; i < packages.size(); i++) {
                if (i > 0) {
                    out.raw(',');
                }
                write(packages.get(i), out);
            }
            out.raw(']');
        });
    }

    private static void write(RulePackageStatus rules, JsonOut out) throws IOException {
        out.raw("{\"package\":").string(rules.name());
        out.raw(",\"team\":").string(rules.team());
        out.raw(",\"version\":").string(rules.version());
        out.raw(",\"runningVersion\":").string(rules.runningVersion());
        out.raw(",\"state\":").string(rules.state().text());
        out.raw(",\"files\":").strings(rules.files());
        out.raw(",\"rules\":").strings(rules.rules());
        out.raw(",\"problems\":[");
        List<RulePackageStatus.Problem> problems = rules.problems();
        for (int i = 0; i < problems.size(); i++) {
            RulePackageStatus.Problem problem = problems.get(i);
            out.raw(i > 0 ? ",{\"file\":" : "{\"file\":").string(problem.file());
            out.raw(",\"line\":").number(problem.line());
            out.raw(",\"column\":").number(problem.column());
            out.raw(",\"message\":").string(problem.message());
            out.raw(",\"hint\":").string(problem.hint()).raw('}');
        }
        out.raw("]}");
    }

    /** Whether a receiver can be told: what each of its integrations answers to a sample. */
    void tryOut(Context ctx) {
        String name = ctx.pathParam("name");
        later.answer(ctx, backend.tryOut(name), trials -> {
            if (trials.isEmpty()) {
                Answer.string(ctx, 404, "there is no receiver " + GoQuote.quote(name) + ": GET /api/v2/receivers lists them");
            } else {
                Answer.json(ctx, out -> write(trials.get(), out));
            }
        });
    }

    private static void write(List<Trial> trials, JsonOut out) throws IOException {
        out.raw('[');
        String separator = "";
        for (Trial trial : trials) {
            out.raw(separator).raw("{\"integration\":").string(trial.integration().toString());
            out.raw(",\"outcome\":").string(switch (trial.delivery().outcome()) {
                case SENT -> "told";
                case RETRY -> "retry";
                case FAILED -> "failed";
            });
            out.raw(",\"reason\":").string(trial.delivery().reason());
            out.raw(",\"detail\":").string(trial.delivery().detail()).raw('}');
            separator = ",";
        }
        out.raw(']');
    }

    /** How the server does; such as where alerts go that nothing routes. */
    void status(Context ctx) throws IOException {
        Map<String, Object> status = backend.signalboxStatus();
        Answer.json(ctx, out -> write(status, out));
    }

    private static void write(Object value, JsonOut out) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.raw('{');
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.raw(separator).string(String.valueOf(entry.getKey())).raw(':');
                write(entry.getValue(), out);
                separator = ",";
            }
            out.raw('}');
        } else if (value instanceof Iterable<?> list) {
            out.raw('[');
            String separator = "";
            for (Object element : list) {
                out.raw(separator);
                write(element, out);
                separator = ",";
            }
            out.raw(']');
        } else if (value instanceof Boolean || isFinite(value)) {
            out.raw(value.toString());
        } else {
            out.string(String.valueOf(value));
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }
}
