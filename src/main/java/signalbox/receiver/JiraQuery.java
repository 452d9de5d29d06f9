package signalbox.receiver;

import signalbox.config.JiraConfig;
import signalbox.gotext.GoQuote;

/** How a group's issue is found: in Jira's query language (spec/receivers.md 18, step 1). */
final class JiraQuery {

    private JiraQuery() {}

    /**
     * The issue that is to be told; the one that was resolved last comes first if all are.
     *
     * @param label that all issues of the group have
     * @param firing whether an issue that is done may be reopened
     */
    static String of(JiraConfig config, String project, String label, boolean firing) {
        return wanted(config)
                + open(config, firing)
                + "project=" + GoQuote.quote(project)
                + " and labels=" + GoQuote.quote(label)
                + " order by status ASC,resolutiondate DESC";
    }

    private static String wanted(JiraConfig config) {
        return config.wontFixResolution().isEmpty()
                ? ""
                : "(resolution is EMPTY or resolution != " + GoQuote.quote(config.wontFixResolution()) + ") and ";
    }

    private static String open(JiraConfig config, boolean firing) {
        long minutes = config.reopenDuration().toMinutes();
        return firing && !config.reopenTransition().isEmpty() && minutes > 0
                ? "(resolutiondate is EMPTY OR resolutiondate >= -" + minutes + "m) and "
                : "statusCategory != Done and ";
    }
}
