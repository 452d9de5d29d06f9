package signalbox.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import signalbox.config.IntegrationKind;
import signalbox.notify.AlertHashes;

/**
 * What an integration was last told of a group.
 *
 * @param integration such as {@code team/webhook[0]}
 * @param at when
 * @param firing the alerts that were told as firing
 * @param resolved those that were told as ended
 * @param open the alerts that it was told to fire, then or before, and of whose end it was not told since
 * @param reason the rule that said that it be told; {@code ""} when that is not known
 */
public record Told(String integration, Instant at, AlertHashes firing, AlertHashes resolved, AlertHashes open, String reason) {

    public Told {
        requireNonNull(integration, "integration is null");
        requireNonNull(at, "at is null");
        requireNonNull(firing, "firing is null");
        requireNonNull(resolved, "resolved is null");
        requireNonNull(open, "open is null");
        requireNonNull(reason, "reason is null");
    }

    /** Of no other alert it has to be told the end. Why is for others to say. */
    public Told(String integration, Instant at, AlertHashes firing, AlertHashes resolved) {
        this(integration, at, firing, resolved, firing, "");
    }

    /** Whether the integration keeps something open until it is told that all of it is over. */
    public boolean opensIncidents() {
        int kind = integration.lastIndexOf('/') + 1;
        int end = integration.indexOf('[', kind);
        return end > kind && IntegrationKind.opensIncidents(integration.substring(kind, end));
    }

    /** The receiver that the integration is one of. */
    public String receiver() {
        return integration.substring(0, Math.max(0, integration.lastIndexOf('/')));
    }

    /** Whether it is of the same notification to the same integration. */
    public boolean isTheSameAs(Told other) {
        return integration.equals(other.integration) && at.toEpochMilli() == other.at.toEpochMilli();
    }

    /** Whether it is of an alert, by its {@linkplain signalbox.alert.Labels#notificationHash() hash}. */
    public boolean isOf(long alert) {
        return firing.contains(alert) || resolved.contains(alert);
    }
}
