package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.silence.Silence;

/** Something that came to the server from outside, at an instant: what a replay hands in again. */
public sealed interface Input {

    Instant at();

    /**
     * An alert began to fire, said something else, or ended.
     *
     * @param endsAt when it ended, or was known to end for want of news; {@link Recording#FAR} when that was not seen
     * @param fires whether it fires from here on
     */
    record Reported(Instant at, Labels labels, Labels annotations, Instant startsAt, Instant endsAt, String generatorUrl, boolean fires)
            implements Input {

        public Reported {
            requireNonNull(at, "at is null");
            requireNonNull(labels, "labels is null");
            requireNonNull(annotations, "annotations is null");
            requireNonNull(startsAt, "startsAt is null");
            requireNonNull(endsAt, "endsAt is null");
            requireNonNull(generatorUrl, "generatorUrl is null");
        }
    }

    /** Somebody made a silence, changed it, or ended it. */
    record Silenced(Instant at, Silence silence) implements Input {

        public Silenced {
            requireNonNull(at, "at is null");
            requireNonNull(silence, "silence is null");
        }
    }

    /**
     * Somebody acknowledged an alert.
     *
     * @param until when that was over, or taken back; empty: when the alert ended, or later than what is on record
     */
    record Acknowledged(Instant at, Labels alert, String by, String comment, Optional<Instant> until) implements Input {

        public Acknowledged {
            requireNonNull(at, "at is null");
            requireNonNull(alert, "alert is null");
            requireNonNull(by, "by is null");
            requireNonNull(comment, "comment is null");
            requireNonNull(until, "until is null");
        }
    }

    /** Configuration and rules were read, and were in force from here on. */
    record Loaded(Instant at, InForce inForce) implements Input {

        public Loaded {
            requireNonNull(at, "at is null");
            requireNonNull(inForce, "inForce is null");
        }
    }

    /**
     * There was no server.
     *
     * @param stopped whether it was stopped; else it ended without that
     * @param until when there was one again
     */
    record Away(Instant at, boolean stopped, Instant until) implements Input {

        public Away {
            requireNonNull(at, "at is null");
            requireNonNull(until, "until is null");
        }
    }

    /**
     * From here on an integration answers so.
     *
     * @param integration such as {@code team/webhook[0]}
     * @param status as a webhook would be answered that fares so: 200, 500 when it is tried again, 400 when it is not; {@link #NONE} when
     *     it is not answered at all, and may have arrived
     */
    record Answered(Instant at, String integration, int status) implements Input {

        /** No answer. */
        public static final int NONE = 0;

        public Answered {
            requireNonNull(at, "at is null");
            requireNonNull(integration, "integration is null");
        }
    }

    /**
     * What was in force.
     *
     * @param configuration without secrets
     * @param fromFile whether there was a configuration file
     * @param files those of all packages of teams
     */
    record InForce(String configuration, boolean fromFile, List<Load.SourceFile> files) {

        public InForce {
            requireNonNull(configuration, "configuration is null");
            files = List.copyOf(files);
        }
    }
}
