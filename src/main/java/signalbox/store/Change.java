package signalbox.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import signalbox.ack.Ack;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.condition.ConditionKey;
import signalbox.condition.KeptCondition;
import signalbox.decision.Quiet;
import signalbox.notify.Announced;
import signalbox.silence.Silence;

/** Something to keep. Each has a key; a later change of the same key replaces the earlier. */
public sealed interface Change {

    /** Something need not be kept any more. */
    sealed interface Gone extends Change {}

    /**
     * An alert as last reported; its key is its labels.
     *
     * @param firing whether it fired when this was written: a firing alert whose end passed while the server was down is
     *     not resolved before its sender had a chance to repeat it
     * @param lastQuiet of one that had ended: what rules of teams said that kept it quiet until then
     * @param waitsIn of one that had ended: the {@link GroupKept#name names} of the groups that have not had a turn since; empty also where
     *     it is not known
     */
    record AlertKept(AlertReport report, boolean firing, List<Quiet> lastQuiet, List<String> waitsIn) implements Change {

        public AlertKept {
            lastQuiet = List.copyOf(lastQuiet);
            waitsIn = List.copyOf(waitsIn);
        }

        /** One that fired, or that nothing kept quiet when it ended. */
        public AlertKept(AlertReport report, boolean firing) {
            this(report, firing, List.of(), List.of());
        }
    }

    /** The alert with these labels is over and told. */
    record AlertGone(Labels labels) implements Gone {}

    /** A silence, new or changed; its key is its id. */
    record SilenceKept(Silence silence) implements Change {}

    /** A silence is forgotten. */
    record SilenceGone(String id) implements Gone {}

    /** An entry of the notification log, new or replaced; its key is {@link Announced#key()}. */
    record AnnouncedKept(Announced announced) implements Change {}

    /** An entry of the notification log is forgotten. */
    record AnnouncedGone(String key) implements Gone {}

    /**
     * A group's timer; its key is destination id and labels.
     *
     * @param nextFlush when the group may speak next
     * @param flushed whether it was looked at before
     * @param heldSince since when it is held back until an interval opens; empty when it is not
     */
    record GroupKept(String destinationId, Labels labels, Instant nextFlush, boolean flushed, Optional<Instant> heldSince)
            implements Change {

        /** Of a group that is not held back. */
        public GroupKept(String destinationId, Labels labels, Instant nextFlush, boolean flushed) {
            this(destinationId, labels, nextFlush, flushed, Optional.empty());
        }

        /** What a group is called by that which is kept of others. */
        public static String name(String destinationId, Labels labels) {
            return destinationId + labels;
        }
    }

    /** A condition that rules state, and how it came about; its key is that of the condition. */
    record ConditionKept(KeptCondition condition) implements Change {}

    /** Nothing of a condition matters any more. */
    record ConditionGone(ConditionKey key) implements Gone {}

    /** The alert with these labels fires because rules say so. */
    record DerivedKept(Labels labels) implements Change {}

    /** It does not any more. */
    record DerivedGone(Labels labels) implements Gone {}

    /** Somebody takes care of the alert with these labels; its key is the id of the acknowledgement and the labels. */
    record AckKept(Ack ack, Labels alert) implements Change {}

    /** That is over. */
    record AckGone(String id, Labels alert) implements Gone {}

    /** Something that a part of the engine remembers, in its own words; its key begins with the part's name. */
    record NoteKept(String key, String text) implements Change {}

    /** It does not any more. */
    record NoteGone(String key) implements Gone {}

    /** A group is over. */
    record GroupGone(String destinationId, Labels labels) implements Gone {}
}
