package signalbox.api;

import java.time.Instant;
import signalbox.alert.Labels;

/**
 * One alert as a client posted it (spec/api-v2.md 2.4), well-formed but not yet valid.
 *
 * @param startsAt {@link signalbox.alert.Alert#NOT_ENDED} when not set, as is {@code endsAt}
 * @param generatorUrl {@code ""} when not set
 */
record PostedAlert(Labels labels, Labels annotations, Instant startsAt, Instant endsAt, String generatorUrl) {}
