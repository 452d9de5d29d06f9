package signalbox.timeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import signalbox.alert.Labels;

/**
 * Something that is to be told.
 *
 * @param at since the timeline began
 * @param receiverPlace where the receiver is named, for whoever finds that there is none of that name
 * @param tolerance how much earlier or later it may be
 * @param groupLabels those of its group, if they are said
 * @param groupKey the key of its group, if that is said
 * @param reason the rule that decided it, if that is said
 * @param reasonPlace where
 */
record Expected(
        Duration at,
        Location place,
        Duration tolerance,
        String receiver,
        Location receiverPlace,
        List<Named> firing,
        List<Named> resolved,
        Optional<Labels> groupLabels,
        Optional<String> groupKey,
        Optional<String> reason,
        Location reasonPlace,
        Optional<ExpectedText> summary) {

    /** Words that are to be told: a text that is one of those told, or is in one of them. */
    record ExpectedText(String text, boolean whole) {

        boolean isIn(List<String> told) {
            return told.stream().anyMatch(each -> whole ? each.equals(text) : each.contains(text));
        }

        @Override
        public String toString() {
            return (whole ? "equals \"" : "contains \"") + text + "\"";
        }
    }

    /** The same, to the instant. */
    Expected exact() {
        return new Expected(
                at, place, Duration.ZERO, receiver, receiverPlace, firing, resolved, groupLabels, groupKey, reason, reasonPlace, summary);
    }

    Expected {
        firing = List.copyOf(firing);
        resolved = List.copyOf(resolved);
    }
}
