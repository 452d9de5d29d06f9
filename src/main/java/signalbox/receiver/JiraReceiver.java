package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import signalbox.config.JiraConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.Undelivered;

/** Keeps one issue in Jira for each group: opens, updates, resolves and reopens it (spec/receivers.md 18). */
final class JiraReceiver extends HttpReceiver {

    private final JiraConfig config;
    private final HttpSender sender;

    /** @param client belongs to this receiver from now on */
    JiraReceiver(Integration integration, JiraConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.sender = new HttpSender(client).showingUrl().retrying(429);
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        JiraApi api = new JiraApi(config, sender, Deadline.in(timeLeft));
        tell(api, notification);
        return Delivery.sent();
    }

    private void tell(JiraApi api, Notification notification) throws Undelivered {
        Wording wording = messages().of(notification);
        boolean firing = !notification.firing().isEmpty();
        Optional<JiraApi.Issue> known = search(api, wording, notification, firing);
        if (known.isEmpty() && !firing) {
            return; // nobody opens an issue for what is over
        }
        JiraIssue issue = new JiraIssue(config, wording, notification);
        if (known.isEmpty()) {
            api.create(issue.created());
            return;
        }
        api.update(known.get().key(), issue.updated());
        move(api, known.get(), firing);
    }

    private Optional<JiraApi.Issue> search(JiraApi api, Wording wording, Notification notification, boolean firing)
            throws Undelivered {
        try {
            String project = wording.text("jira_configs.project", config.project());
            if (project.isEmpty() && wording.failed()) {
                throw JiraIssue.failed("invalid project template or value", wording);
            }
            return api.search(JiraQuery.of(config, project, JiraIssue.label(notification), firing));
        } catch (Undelivered e) {
            throw e.prefixed("failed to look up existing issues: ");
        }
    }

    /** What fires is not done, and what is over is. */
    private void move(JiraApi api, JiraApi.Issue issue, boolean firing) throws Undelivered {
        String transition = firing ? config.reopenTransition() : config.resolveTransition();
        if (issue.hasStatus() && issue.done() == firing && !transition.isEmpty()) {
            api.move(issue.key(), transition);
        }
    }
}
