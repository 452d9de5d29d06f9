package signalbox.api;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Labels;

/**
 * A silence as a client posted it (spec/api-v2.md 2.7), well-formed but not yet valid.
 *
 * @param id {@code ""} for a new one
 * @param startsAt {@link signalbox.alert.Alert#NOT_ENDED} means now
 */
record PostedSilence(
        String id,
        List<PostedMatcher> matchers,
        Instant startsAt,
        Instant endsAt,
        String createdBy,
        String comment,
        Labels annotations) {

    /** A matcher of it, in the API's own form. */
    record PostedMatcher(String name, String value, boolean isRegex, boolean isEqual) {}
}
