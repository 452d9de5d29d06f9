package signalbox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.GoQuote;
import signalbox.alert.LabelSyntax;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;

/** Makes reports of the alerts of one request; bad ones cost only themselves (spec/alertmanager-behaviour.md 2.1). */
final class Intake {

    private final Instant now;
    private final Duration resolveTimeout;
    private final MatcherSyntax.Mode mode;
    private final List<AlertReport> valid = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private int firing;
    private int resolved;

    Intake(Instant now, Duration resolveTimeout, MatcherSyntax.Mode mode) {
        this.now = now;
        this.resolveTimeout = resolveTimeout;
        this.mode = mode;
    }

    void take(PostedAlert posted) {
        boolean timeout = isUnset(posted.endsAt());
        Instant startsAt = !isUnset(posted.startsAt()) ? posted.startsAt() : timeout ? now : posted.endsAt();
        Instant endsAt = timeout ? now.plus(resolveTimeout) : posted.endsAt();
        if (endsAt.isAfter(now)) {
            firing++;
        } else {
            resolved++;
        }
        Labels labels = withoutEmpty(posted.labels());
        String error = error(labels, posted.annotations(), startsAt, endsAt);
        if (error.isEmpty()) {
            valid.add(new AlertReport(
                    labels, posted.annotations(), startsAt, endsAt, posted.generatorUrl(), now, timeout));
        } else {
            errors.add(error);
        }
    }

    private static boolean isUnset(Instant instant) {
        return instant.equals(Alert.NOT_ENDED);
    }

    private static Labels withoutEmpty(Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.value(i).isEmpty()) {
                var kept = labels.asMap();
                kept.values().removeIf(String::isEmpty);
                return Labels.of(kept);
            }
        }
        return labels;
    }

    private String error(Labels labels, Labels annotations, Instant startsAt, Instant endsAt) {
        if (endsAt.isBefore(startsAt)) {
            return "start time must be before end time";
        }
        if (labels.isEmpty()) {
            return "at least one label pair required";
        }
        String inLabels = error(labels);
        if (!inLabels.isEmpty()) {
            return "invalid label set: " + inLabels;
        }
        String inAnnotations = error(annotations);
        return inAnnotations.isEmpty() ? "" : "invalid annotations: " + inAnnotations;
    }

    private String error(Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (!LabelSyntax.isValidName(labels.name(i), mode)) {
                return "invalid name " + GoQuote.quote(labels.name(i));
            }
            if (!LabelSyntax.isValidValue(labels.value(i))) {
                return "invalid value " + GoQuote.quote(labels.value(i));
            }
        }
        return "";
    }

    List<AlertReport> valid() {
        return valid;
    }

    int firing() {
        return firing;
    }

    int resolved() {
        return resolved;
    }

    int invalid() {
        return errors.size();
    }

    /** Tells the sender what was wrong, once everything else is stored. */
    void throwIfFaulty() {
        if (!errors.isEmpty()) {
            throw new HandlerFault(400, String.join("\n", errors));
        }
    }
}
