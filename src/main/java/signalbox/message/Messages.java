package signalbox.message;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Alert;
import signalbox.group.AlertGroup;
import signalbox.notify.Notification;

/** The templates in force: the built-in ones and the files that {@code templates:} names. Any thread. */
public final class Messages {

    /** What the plain words begin with that stand in for a template that failed. */
    public static final String FAILED = "[template failed]";

    private final String externalUrl;

    private Messages(String externalUrl) {
        this.externalUrl = externalUrl;
    }

    /**
     * Reads the files.
     *
     * @param globs the entries of {@code templates:}, made absolute
     * @param externalUrl where this server is to be found, without a slash at the end
     * @param clock what templates call {@code now}
     * @param zone the server's
     * @throws InvalidTemplatesException with the problems of all files
     */
    public static Messages load(List<String> globs, String externalUrl, InstantSource clock, ZoneId zone) {
        return new Messages(externalUrl);
    }

    /** What to say of a notification, in one attempt to deliver it. */
    public Wording of(Notification notification) {
        return new Unrendered();
    }

    /**
     * The data of a notification, its route labels rendered, for receivers that send it as it is.
     *
     * @param maxAlerts so many of its alerts, from the first; 0 means all
     */
    public NotificationData data(Notification notification, long maxAlerts) {
        return NotificationData.of(notification, maxAlerts, externalUrl);
    }

    /** The labels of a group's route, rendered for these alerts (spec/templates.md 5); one that fails is left out and logged. */
    public Map<String, String> routeLabels(AlertGroup group, List<Alert> alerts) {
        return group.destination().labels();
    }

    /** What is wrong with a template for certain: whatever notification it meets, it fails. For {@code check}. */
    public Optional<String> problem(String template, boolean html) {
        return Optional.empty();
    }

    /** How many templates failed so far. */
    public long failures() {
        return 0;
    }

    /** The same for each kind of integration, such as {@code slack}; a kind without failures is absent. */
    public Map<String, Long> failuresByKind() {
        return Map.of();
    }
}
