package signalbox.store;

import signalbox.alert.Labels;

/**
 * What a change is about. Of changes with equal keys the latest counts.
 *
 * @param identity what tells it from others of its kind
 */
record ChangeKey(Kind kind, Object identity) {

    /** In the order in which a journal gives what it has when it is loaded. */
    enum Kind {
        SILENCE,
        ANNOUNCED,
        GROUP,
        CONDITION,
        DERIVED,
        NOTE,
        ACK,
        ALERT
    }

    private record GroupIdentity(String destinationId, Labels labels) {}

    private record AckIdentity(String id, Labels alert) {}

    static ChangeKey of(Change change) {
        if (change instanceof Change.AlertKept kept) {
            return new ChangeKey(Kind.ALERT, kept.report().labels());
        } else if (change instanceof Change.AlertGone gone) {
            return new ChangeKey(Kind.ALERT, gone.labels());
        } else if (change instanceof Change.GroupKept kept) {
            return new ChangeKey(Kind.GROUP, new GroupIdentity(kept.destinationId(), kept.labels()));
        } else if (change instanceof Change.GroupGone gone) {
            return new ChangeKey(Kind.GROUP, new GroupIdentity(gone.destinationId(), gone.labels()));
        } else if (change instanceof Change.AnnouncedKept kept) {
            return new ChangeKey(Kind.ANNOUNCED, kept.announced().key());
        } else if (change instanceof Change.AnnouncedGone gone) {
            return new ChangeKey(Kind.ANNOUNCED, gone.key());
        } else if (change instanceof Change.SilenceKept kept) {
            return new ChangeKey(Kind.SILENCE, kept.silence().id());
        } else if (change instanceof Change.SilenceGone gone) {
            return new ChangeKey(Kind.SILENCE, gone.id());
        } else if (change instanceof Change.ConditionKept kept) {
            return new ChangeKey(Kind.CONDITION, kept.condition().key());
        } else if (change instanceof Change.ConditionGone gone) {
            return new ChangeKey(Kind.CONDITION, gone.key());
        } else if (change instanceof Change.DerivedKept kept) {
            return new ChangeKey(Kind.DERIVED, kept.labels());
        } else if (change instanceof Change.DerivedGone gone) {
            return new ChangeKey(Kind.DERIVED, gone.labels());
        } else if (change instanceof Change.NoteKept kept) {
            return new ChangeKey(Kind.NOTE, kept.key());
        } else if (change instanceof Change.NoteGone gone) {
            return new ChangeKey(Kind.NOTE, gone.key());
        } else if (change instanceof Change.AckKept kept) {
            return new ChangeKey(Kind.ACK, new AckIdentity(kept.ack().id(), kept.alert()));
        } else if (change instanceof Change.AckGone gone) {
            return new ChangeKey(Kind.ACK, new AckIdentity(gone.id(), gone.alert()));
        }
        throw new AssertionError("a kind of change that the journal does not know: " + change);
    }
}
