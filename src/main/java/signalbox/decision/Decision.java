package signalbox.decision;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.silence.Silence;

/** Something that was decided, at an instant of the engine's clock. */
public sealed interface Decision {

    /** When. */
    Instant at();

    /**
     * A conclusion about an alert that holds from now on, or does not any more.
     *
     * @param holds whether it begins to hold
     * @param alert the labels of the alert
     * @param receiver whom it concerns; {@code ""}: everybody
     * @param force whether it has any effect
     * @param group that it is in, when that is what was decided
     */
    record Verdict(
            Instant at,
            Kind kind,
            boolean holds,
            Labels alert,
            String receiver,
            DecidedBy by,
            Because because,
            Force force,
            Optional<AlertGroup> group)
            implements Decision {

        /** One that has an effect. */
        public Verdict(Instant at, Kind kind, boolean holds, Labels alert, String receiver, DecidedBy by, Because because) {
            this(at, kind, holds, alert, receiver, by, because, Force.IN_FORCE, Optional.empty());
        }

        public Verdict {
            requireNonNull(at, "at is null");
            requireNonNull(kind, "kind is null");
            requireNonNull(alert, "alert is null");
            requireNonNull(receiver, "receiver is null");
            requireNonNull(by, "by is null");
            requireNonNull(because, "because is null");
            requireNonNull(force, "force is null");
            requireNonNull(group, "group is null");
        }
    }

    /** Whether what a rule concludes has any effect. */
    enum Force {
        /** It has. */
        IN_FORCE,
        /** It has none: its package is a shadow, which only shows what it would do. */
        SHADOW,
        /** It has none: it is about an alert, or rests on one, that is outside of the scope of its package. */
        REFUSED;

        /** As the API and the audit have it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What can be concluded about an alert. */
    enum Kind {
        /** It goes to a receiver. */
        ROUTED,
        /** It goes to another receiver than a rule said, for there is none of that name. */
        REDIRECTED,
        /** It is told together with others. */
        GROUPED,
        /** Other alerts keep it quiet. */
        INHIBITED,
        /** A rule keeps it quiet for a reason that it gives in words. */
        WITHHELD,
        /** A silence keeps it quiet. */
        SILENCED,
        /** A rule derives it. */
        DERIVED,
        /** Somebody takes care of it. */
        ACKNOWLEDGED,
        /** A condition about it holds. */
        HOLDS,
        /** A rule adds something to it: {@code NAME=VALUE}. */
        ATTRIBUTED,
        /** A rule says that what it is about is down; noted where that has no effect. */
        DOWN,
        /** It keeps itself quiet, alone or in a circle with others: it is told. */
        CONTRADICTION;

        /** As the API and the audit have it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What came of a group whose time had come.
     *
     * @param integration such as {@code team/webhook[0]}; {@code ""} when it came to none
     * @param reason of what was told, the rule that said so; else what kept it back, such as the name of an interval
     * @param firing how many alerts it told, or would have told, as firing
     * @param resolved as ended
     * @param withheld how many were kept quiet
     * @param due the time that had come, which is that of its notifications
     * @param next when it looks again; empty when it is over, or where nobody looked
     * @param told the alerts that it told, or would have told; none when nothing was to be told
     */
    record Flush(
            Instant at,
            AlertGroup group,
            String integration,
            Outcome outcome,
            String reason,
            int firing,
            int resolved,
            int withheld,
            Instant due,
            Optional<Instant> next,
            List<Alert> told)
            implements Decision {

        public Flush {
            requireNonNull(at, "at is null");
            requireNonNull(group, "group is null");
            requireNonNull(integration, "integration is null");
            requireNonNull(outcome, "outcome is null");
            requireNonNull(reason, "reason is null");
            requireNonNull(due, "due is null");
            requireNonNull(next, "next is null");
            told = List.copyOf(told);
        }
    }

    /**
     * What a group had told when this server started, as its first turn finds it in the notification log: by this server before, or by the
     * Alertmanager whose place it took.
     *
     * @param at the time of that turn, which is that of its notifications
     * @param integration such as {@code team/webhook[0]}
     * @param told when it was told last
     * @param alerts those of the group that it was told to fire
     */
    record ToldBefore(Instant at, AlertGroup group, String integration, Instant told, List<Alert> alerts) implements Decision {

        public ToldBefore {
            requireNonNull(at, "at is null");
            requireNonNull(group, "group is null");
            requireNonNull(integration, "integration is null");
            requireNonNull(told, "told is null");
            alerts = List.copyOf(alerts);
        }
    }

    /** What can come of a group whose time has come, in the audit's words. */
    enum Outcome {
        /** A notification was handed out. */
        TOLD,
        /** The receiver knows all of it. */
        UNCHANGED,
        /** All alerts of the group are kept quiet. */
        ALL_QUIET,
        /** Its route is muted at this time. */
        MUTED_BY_TIME,
        /** It is told when an interval opens. */
        HELD,
        /** There is no room for it in the budget of its route. */
        RATE_LIMITED,
        /** Its receiver has no integration. */
        NO_INTEGRATION,
        /** The receiver could not be told until the time was over. */
        FAILED;

        /** As the API and the audit have it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A rule ended a silence, or refused one that somebody posted.
     *
     * @param silence its id; {@code ""} for one that was refused
     * @param reason in words
     */
    record SilenceJudged(Instant at, String silence, DecidedBy by, String reason) implements Decision {

        public SilenceJudged {
            requireNonNull(at, "at is null");
            requireNonNull(silence, "silence is null");
            requireNonNull(by, "by is null");
            requireNonNull(reason, "reason is null");
        }

        public boolean isRefused() {
            return silence.isEmpty();
        }
    }

    /**
     * A rule package that does not run any more, or runs again, or that everybody went on without in this cycle.
     *
     * @param stopped whether it does not run any more
     * @param reason in words
     */
    record PackageFault(Instant at, String packageName, boolean stopped, String reason) implements Decision {

        public PackageFault {
            requireNonNull(at, "at is null");
            requireNonNull(packageName, "packageName is null");
            requireNonNull(reason, "reason is null");
        }
    }

    /**
     * An alert begins to fire, or fires again.
     *
     * @param sender who posted it first; {@code ""} when nobody did, or that is not known
     */
    record AlertBegan(Instant at, Alert alert, String sender) implements Decision {

        /** One of which nobody knows who posted it. */
        public AlertBegan(Instant at, Alert alert) {
            this(at, alert, "");
        }

        public AlertBegan {
            requireNonNull(at, "at is null");
            requireNonNull(alert, "alert is null");
            requireNonNull(sender, "sender is null");
        }
    }

    /** An alert that fires is reported with other annotations, another start or another generator. */
    record AlertChanged(Instant at, Alert alert) implements Decision {

        public AlertChanged {
            requireNonNull(at, "at is null");
            requireNonNull(alert, "alert is null");
        }
    }

    /**
     * An alert fires no more.
     *
     * @param timedOut whether nobody said so: its end came because it was not repeated
     */
    record AlertEnded(Instant at, Alert alert, boolean timedOut) implements Decision {

        public AlertEnded {
            requireNonNull(at, "at is null");
            requireNonNull(alert, "alert is null");
        }
    }

    /** Somebody made a silence, changed it, or ended it. */
    record SilenceSet(Instant at, Silence silence) implements Decision {

        public SilenceSet {
            requireNonNull(at, "at is null");
            requireNonNull(silence, "silence is null");
        }
    }

    /** A named time interval begins, or is over. */
    record IntervalTurned(Instant at, String name, boolean active) implements Decision {

        public IntervalTurned {
            requireNonNull(at, "at is null");
            requireNonNull(name, "name is null");
        }
    }

    /**
     * All that holds: after a start, and when somebody lost sight of it. What held before and is not among it is over.
     *
     * @param all alerts that fire, verdicts, intervals that are on, and the silences that are kept, as if they began now
     */
    record Standing(Instant at, List<Decision> all) implements Decision {

        public Standing {
            requireNonNull(at, "at is null");
            all = List.copyOf(all);
        }
    }
}
