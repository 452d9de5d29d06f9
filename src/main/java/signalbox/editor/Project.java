package signalbox.editor;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import signalbox.lint.PrometheusRules;
import signalbox.load.Sources;
import signalbox.timeline.Report;

/**
 * What an editor has open.
 *
 * @param sources where rules, receivers and the configuration are
 * @param prometheus rule files of Prometheus
 * @param running a server, recorded alerts
 * @param timelines runs the timelines in a file or folder
 * @param explanations the page that explains findings, if it is on disk: {@code docs/rules/lint.md}
 */
public record Project(
        Sources sources, Optional<PrometheusRules> prometheus, Running running, TimelineRunner timelines, Optional<Path> explanations) {

    /** Runs timelines as {@code signalbox test} does. */
    public interface TimelineRunner {
        /**
         * Runs what is in a file, or below a folder.
         *
         * @param out is told what came of them
         */
        Report run(Path path, PrintWriter out) throws Exception;
    }
}
