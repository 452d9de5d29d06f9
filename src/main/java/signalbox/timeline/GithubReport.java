package signalbox.timeline;

import java.io.PrintWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong, as annotations that GitHub shows beside the lines of a change. */
public final class GithubReport {

    private static final Pattern PLACED = Pattern.compile("(.+?):(\\d+):(\\d+): (.*)", Pattern.DOTALL);
    private static final String ERROR = "::error ";

    private GithubReport() {}

    /** An annotation for each fault. */
    public static void write(Report report, PrintWriter out) {
        for (String problem : report.problems()) {
            Matcher placed = PLACED.matcher(problem);
            out.println(placed.matches()
                    ? ERROR + "file=" + property(placed.group(1)) + ",line=" + placed.group(2) + ",col=" + placed.group(3) + "::"
                            + data(placed.group(4))
                    : ERROR + "::" + data(problem));
        }
        for (Judgement judgement : report.judgements()) {
            for (Line fault : judgement.faults()) {
                Location place = fault.place().orElse(judgement.place());
                out.println(ERROR + "file=" + property(place.file()) + ",line=" + place.line() + ",col=" + place.column()
                        + ",title=" + property(judgement.name()) + "::" + data(TextReport.fault(fault)));
            }
        }
        out.flush();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
