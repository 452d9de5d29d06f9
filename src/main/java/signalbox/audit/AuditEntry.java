package signalbox.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import signalbox.alert.Labels;
import signalbox.decision.Decision;
import signalbox.decision.RulesFired;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;

/** Something that is to be kept. */
sealed interface AuditEntry {

    /** When it happened. */
    Instant at();

    /** About how many rows it makes. */
    default int rows() {
        return 1;
    }

    /** What the engine decided in a cycle; never empty. */
    record Decided(List<Decision> decisions) implements AuditEntry {
        @Override
        public Instant at() {
            return decisions.get(0).at();
        }

        @Override
        public int rows() {
            return decisions.size();
        }
    }

    /** Rules of a package fired. */
    record Fired(RulesFired fired) implements AuditEntry {
        @Override
        public Instant at() {
            return fired.at();
        }

        @Override
        public int rows() {
            return fired.counts().size() + fired.known().size();
        }
    }

    /**
     * A notification was told, or given up.
     *
     * @param texts what people were told, by the keys of the configuration
     */
    record Delivered(Outcome outcome, Map<String, String> texts) implements AuditEntry {
        public Delivered {
            texts = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(texts));
        }

        @Override
        public Instant at() {
            return outcome.at();
        }
    }

    /** A template of it failed, which plain words stood in for; retries fail in the same way and are the same row. */
    record TemplateFailed(Notification notification, String key, String error) implements AuditEntry {
        @Override
        public Instant at() {
            return notification.at();
        }
    }

    /** Configuration and rules were read. */
    record Loaded(Load load) implements AuditEntry {
        @Override
        public Instant at() {
            return load.at();
        }
    }

    /** What a server that begins again at the instant knows beside what the rows say; in the form of {@link signalbox.store.KeptChanges}. */
    final class Checkpoint implements AuditEntry {

        private final Instant at;
        private final byte[] state;

        Checkpoint(Instant at, byte[] state) {
            this.at = at;
            this.state = state;
        }

        @Override
        public Instant at() {
            return at;
        }

        byte[] state() {
            return state;
        }
    }

    /** Nothing: what waits for entries is to look up. */
    record Wake(Instant at) implements AuditEntry {
        @Override
        public int rows() {
            return 0;
        }
    }

    /**
     * Somebody did something that no other row tells.
     *
     * @param alerts that it is about; may be none
     * @param saidBy who did it, as they say themselves; {@code ""} where they say nothing of that
     * @param words what they say with it
     */
    record Noted(Instant at, String sender, String action, String about, List<Labels> alerts, String saidBy, String words) implements AuditEntry {
        public Noted {
            alerts = List.copyOf(alerts);
        }
    }

    /** Who asked for a silence to be made, changed or ended. */
    record Asked(Instant at, String silence, String sender) implements AuditEntry {}
}
