package signalbox.timeline;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Tells people what came of timelines. */
public final class TextReport {

    private static final String INDENT = "      ";

    private TextReport() {}

    /**
     * Everything that went wrong, as a timeline for each that failed; then the figures.
     *
     * @param verbose whether those that passed are listed, too
     */
    public static void write(Report report, boolean verbose, PrintWriter out) {
        report.problems().forEach(out::println);
        for (Judgement judgement : report.judgements()) {
            if (!judgement.passed()) {
                write(judgement, out);
            } else if (verbose) {
                out.println("ok   " + judgement.place().file() + ":" + judgement.place().line() + "  " + judgement.name());
            }
        }
        report.coverage().ifPresent(coverage -> write(coverage, out));
        report.survivors().ifPresent(survivors -> write(survivors, out));
        out.println(summary(report));
        out.flush();
    }

    /** A timeline that failed. */
    static String text(Judgement judgement) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        write(judgement, out);
        out.flush();
        return text.toString();
    }

    /** What went wrong, in a line. */
    static String fault(Line line) {
        String why = line.notes().isEmpty() ? "" : ": " + String.join("; ", line.notes());
        return "at " + Offset.text(line.at()) + " " + text(line).replaceAll(" {2,}", " ") + why;
    }

    private static void write(Judgement judgement, PrintWriter out) {
        out.println("FAIL " + judgement.place() + "  " + judgement.name()
                + (judgement.order() == 0 ? "" : "  (what happens at one instant in another order: number " + judgement.order() + " of --shuffle)"));
        int width = judgement.lines().stream().mapToInt(line -> Offset.text(line.at()).length()).max().orElse(0);
        for (Line line : judgement.lines()) {
            String at = Offset.text(line.at());
            out.println("  " + mark(line.kind()) + " " + " ".repeat(width - at.length()) + at + "  " + text(line));
            line.notes().forEach(note -> out.println(INDENT + " ".repeat(width) + "  " + note));
            if (!line.kind().isRight()) {
                line.place().ifPresent(place -> out.println(INDENT + " ".repeat(width) + "  " + asked(line.kind()) + " at " + place));
            }
        }
        out.println();
    }

    private static String asked(Line.Kind kind) {
        return kind == Line.Kind.REFUSED ? "said" : "expected";
    }

    private static String mark(Line.Kind kind) {
        return switch (kind) {
            case EVENT, NOTE -> " ";
            case TOLD, EXPLAINED -> "✓";
            case MISSING, UNEXPECTED, OTHERWISE, REFUSED -> "✗";
        };
    }

    static String text(Line line) {
        String to = line.receiver().isEmpty() ? "" : line.receiver() + ": ";
        return switch (line.kind()) {
            case EVENT, NOTE, REFUSED -> line.text();
            case TOLD -> to + line.text();
            case MISSING -> "missing     " + to + line.text();
            case UNEXPECTED -> "unexpected  " + to + line.text();
            case EXPLAINED -> line.text() + (to.isEmpty() ? "" : ", at " + line.receiver());
            case OTHERWISE -> "otherwise   " + line.text() + (to.isEmpty() ? "" : ", at " + line.receiver());
        };
    }

    private static void write(Coverage coverage, PrintWriter out) {
        for (Coverage.CoveredRule rule : coverage.rules()) {
            String times = rule.timelines() == 1 ? "1 timeline" : rule.timelines() + " timelines";
            out.println((rule.fired() ? "fired by " + times : "never fired") + "  " + rule.place() + "  \"" + rule.rule() + "\"");
        }
        long fired = coverage.rules().stream().filter(Coverage.CoveredRule::fired).count();
        for (Coverage.CoveredCondition condition : coverage.conditions()) {
            if (!condition.isCovered()) {
                out.println(condition.place() + ": " + condition.shown() + " " + condition.lack() + ", in rule \"" + condition.rule() + "\"");
            }
        }
        coverage.cutShort().stream().sorted().forEach(rule -> out.println(
                "rule \"" + rule + "\" had too many alerts to look at, at some moment: of its conditions more may have been seen"));
        out.println("coverage: " + fired + " of " + coverage.rules().size() + " rules fired, " + coverage.percent() + " %");
        long covered = coverage.conditions().stream().filter(Coverage.CoveredCondition::isCovered).count();
        out.println("coverage: " + covered + " of " + coverage.conditions().size() + " conditions seen true and as the only one that fails, "
                + coverage.conditionPercent() + " %");
    }

    private static void write(Survivors survivors, PrintWriter out) {
        survivors.left().forEach(each -> out.println(
                each.place() + ": no timeline notices: " + each.what() + ", in rule \"" + each.rule() + "\""));
        out.println("mutations: " + (survivors.tried() - survivors.left().size()) + " of " + survivors.tried() + " changes of the rules are noticed");
    }

    private static String summary(Report report) {
        int all = report.judgements().size();
        String timelines = all == 1 ? "1 timeline" : all + " timelines";
        String problems = report.problems().isEmpty()
                ? ""
                : ", " + (report.problems().size() == 1 ? "1 problem" : report.problems().size() + " problems") + ": those files were not run";
        return report.failed() == 0 ? timelines + " passed" + problems : report.failed() + " of " + timelines + " failed" + problems;
    }
}
