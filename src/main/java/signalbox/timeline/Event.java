package signalbox.timeline;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.PostedAlert;
import signalbox.silence.Silence;

/** Something that happens in a timeline. */
sealed interface Event {

    /** Since the timeline began. */
    Duration at();

    Location place();

    /** For people. */
    String text();

    /** Whether what stands before it in the file, at the same instant, happens before it, and what stands behind it after it. */
    default boolean isBarrier() {
        return false;
    }

    /**
     * An alert fires.
     *
     * @param startsAt since when, as its sender says; empty: since now
     * @param repost whether its sender says so again every minute
     */
    record Fire(Duration at, Location place, Named alert, Labels annotations, Optional<Instant> startsAt, boolean repost) implements Event {
        @Override
        public String text() {
            String labels = alert.labels().toString();
            return "fire " + (alert.name().equals(labels) ? "" : alert.name() + " ") + labels + (repost ? "" : ", once")
                    + startsAt.map(since -> ", since " + since).orElse("");
        }
    }

    /** An alert ends. */
    record Resolve(Duration at, Location place, Named alert) implements Event {
        @Override
        public String text() {
            return "resolve " + alert.name();
        }
    }

    /** What a client posts, once. */
    record Post(Duration at, Location place, List<PostedAlert> alerts) implements Event {
        @Override
        public String text() {
            return "post " + String.join(", ", alerts.stream().map(alert -> alert.labels().toString()).toList());
        }
    }

    /**
     * Somebody makes a silence.
     *
     * @param refused what is in the reason for which it is not made; empty when it is to be made
     */
    record SilenceSet(
            Duration at, Location place, String name, List<Matcher> matchers, Duration lasts, String by, String comment, Optional<String> refused)
            implements Event {
        @Override
        public String text() {
            return "silence " + (name.isEmpty() ? "" : name + " ") + Matcher.listText(matchers) + " for " + Offset.text(lasts);
        }
    }

    /** Somebody ends it. */
    record Expire(Duration at, Location place, String name) implements Event {
        @Override
        public String text() {
            return "expire " + name;
        }
    }

    /**
     * Somebody takes care of an alert.
     *
     * @param lasts how long; empty: as long as the alert fires
     */
    record Acknowledge(Duration at, Location place, Named alert, String by, String comment, Optional<Duration> lasts) implements Event {
        @Override
        public String text() {
            return "ack " + alert.name() + " by " + by + lasts.map(time -> " for " + Offset.text(time)).orElse("");
        }
    }

    /** All acknowledgements of an alert are taken back. */
    record Withdraw(Duration at, Location place, Named alert) implements Event {
        @Override
        public String text() {
            return "withdraw " + alert.name();
        }
    }

    /**
     * Configuration and rules are read again.
     *
     * @param config another configuration file; empty: the same as before
     * @param packages other folders of rules; empty: the same as before
     */
    record Reload(Duration at, Location place, Optional<Path> config, Optional<List<Path>> packages) implements Event {
        @Override
        public boolean isBarrier() {
            return true;
        }

        @Override
        public String text() {
            return "reload"
                    + config.map(file -> " config " + file).orElse("")
                    + packages.map(folders -> " packages " + folders).orElse("");
        }
    }

    /**
     * The server goes, and comes again.
     *
     * @param crash whether nothing is brought to its end
     * @param lasts how long there is none
     */
    record Restart(Duration at, Location place, boolean crash, Duration lasts) implements Event {
        @Override
        public boolean isBarrier() {
            return true;
        }

        @Override
        public String text() {
            return (crash ? "crash" : "restart") + (lasts.isZero() ? "" : ", back after " + Offset.text(lasts));
        }
    }

    /** A silence as it was recorded: made, changed, or ended, under the id that it had. */
    record SilenceRecorded(Duration at, Location place, Silence silence) implements Event {

        boolean ends(Instant now) {
            return !silence.endsAt().isAfter(now);
        }

        @Override
        public String text() {
            return "silence " + silence.id() + " " + Matcher.listText(silence.matchers());
        }
    }

    /** Another configuration and other rules come into force. */
    record Exchange(Duration at, Location place, Situation situation) implements Event {
        @Override
        public boolean isBarrier() {
            return true;
        }

        @Override
        public String text() {
            return "reload";
        }
    }

    /**
     * From now on a receiver's far end answers so.
     *
     * @param receiver its name, or that of one of its integrations, such as {@code team/webhook[0]}
     * @param receiverPlace where the receiver is named, for whoever finds that there is none of that name
     */
    record Answers(Duration at, Location place, String receiver, Location receiverPlace, int status) implements Event {
        @Override
        public String text() {
            return "receiver " + receiver + " answers " + status;
        }
    }
}
