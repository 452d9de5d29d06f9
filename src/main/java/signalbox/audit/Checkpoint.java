package signalbox.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.condition.Beginning;
import signalbox.condition.ConditionKey;
import signalbox.condition.Episode;
import signalbox.condition.KeptCondition;
import signalbox.condition.Subject;
import signalbox.decision.Because;
import signalbox.decision.Quiet;
import signalbox.gotext.GoQuote;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.silence.Silence;
import signalbox.store.Change;
import signalbox.store.KeptChanges;

/**
 * What a server that begins again at an instant finds in its journal and the rows of the audit do not tell: timers of groups, the
 * notification log, conditions, budgets and incidents, silences with what they matched, alerts that had ended and were not told yet.
 * Labels are masked as in the rows. Used by one thread.
 */
final class Checkpoint {

    /** A label in a text for people, such as the key of a group: its name, and its value in quotes. */
    private static final Pattern LABEL = Pattern.compile("(?<=[{ ])([^{}\"=]+)=(\"(?:[^\"\\\\]|\\\\.)*\")");

    private static final Pattern FINGERPRINT = Pattern.compile("\\b[0-9a-f]{16}\\b");

    private final Mask mask;
    private final KeptChanges kept = new KeptChanges();
    /** Of alerts whose labels are hidden: the hash that the notification log knows them by, and that of what is written. */
    private final Map<Long, Long> hashes = new HashMap<>();
    /** The same of fingerprints. */
    private final Map<Long, Long> fingerprints = new HashMap<>();

    /** Values that are hidden, and what is written instead: a condition may be about one. */
    private final Map<String, String> values = new HashMap<>();

    private Checkpoint(Mask mask) {
        this.mask = mask;
    }

    /**
     * As bytes, to be kept in a row.
     *
     * @param state hands all that is kept to whoever asks, as often as it is asked
     */
    static byte[] of(Consumer<Consumer<Change>> state, Mask mask) {
        Checkpoint checkpoint = new Checkpoint(mask);
        if (!mask.hidesNothing()) {
            state.accept(checkpoint::learn);
        }
        state.accept(checkpoint::add);
        return checkpoint.kept.finish();
    }

    private void learn(Change change) {
        if (change instanceof Change.AlertKept alert) {
            Labels labels = alert.report().labels();
            if (mask.hides(labels)) {
                Labels masked = mask.of(labels);
                hashes.put(labels.notificationHash(), masked.notificationHash());
                fingerprints.put(labels.fingerprint(), masked.fingerprint());
                for (int i = 0; i < labels.size(); i++) {
                    if (!labels.value(i).equals(masked.value(i))) {
                        values.put(labels.value(i), masked.value(i));
                    }
                }
            }
        }
    }

    private void add(Change change) {
        if (change instanceof Change.SilenceKept silence) {
            kept.add(new Change.SilenceKept(masked(silence.silence())));
        } else if (change instanceof Change.AnnouncedKept announced) {
            kept.add(new Change.AnnouncedKept(masked(announced.announced())));
        } else if (change instanceof Change.GroupKept group) {
            kept.add(new Change.GroupKept(group.destinationId(), masked(group.labels()), group.nextFlush(), group.flushed(), group.heldSince()));
        } else if (change instanceof Change.ConditionKept condition) {
            kept.add(new Change.ConditionKept(masked(condition.condition())));
        } else if (change instanceof Change.NoteKept note) {
            kept.add(new Change.NoteKept(masked(note.key()), masked(note.text())));
        } else if (change instanceof Change.AlertKept alert && isMoreThanItsRow(alert)) {
            kept.add(masked(alert));
        }
        // Acknowledgements and derived alerts are told by their rows.
    }

    /** Rows have milliseconds, and no alerts that wait to be told as ended. */
    private static boolean isMoreThanItsRow(Change.AlertKept alert) {
        Instant startsAt = alert.report().startsAt();
        return !alert.firing() || !startsAt.truncatedTo(ChronoUnit.MILLIS).equals(startsAt);
    }

    private Silence masked(Silence silence) {
        return new Silence(
                silence.id(), mask.of(silence.matchers()), silence.startsAt(), silence.endsAt(), silence.updatedAt(), silence.createdBy(),
                silence.comment(), Labels.EMPTY, 0, silence.lastMatchedAt());
    }

    /** What an integration noted for itself is of no use to another server, and may be a secret. */
    private Announced masked(Announced announced) {
        return new Announced(
                masked(announced.groupKey()), announced.receiver(), announced.integration(), announced.index(), masked(announced.firing()),
                masked(announced.resolved()), masked(announced.open()), announced.at(), announced.expiresAt(), Map.of(), announced.reminders());
    }

    private AlertHashes masked(AlertHashes alerts) {
        if (hashes.isEmpty()) {
            return alerts;
        }
        long[] all = alerts.toArray();
        for (int i = 0; i < all.length; i++) {
            all[i] = hashes.getOrDefault(all[i], all[i]);
        }
        return AlertHashes.of(all);
    }

    private Labels masked(Labels labels) {
        Labels masked = mask.of(labels);
        if (fingerprints.isEmpty() || masked.isEmpty()) {
            return masked;
        }
        Map<String, String> values = new HashMap<>(masked.asMap());
        values.replaceAll((name, value) -> withFingerprints(value)); // the id of an incident
        return Labels.of(values);
    }

    private KeptCondition masked(KeptCondition condition) {
        if (mask.hidesNothing()) {
            return condition;
        }
        ConditionKey key = condition.key();
        List<Subject> subjects = key.subjects().stream()
                .map(subject -> subject.isAlert() ? Subject.of(masked(subject.labels())) : Subject.of(masked(subject.text())))
                .toList();
        List<Beginning> beginnings = condition.beginnings().stream()
                .map(beginning -> new Beginning(beginning.of().map(this::masked), beginning.at()))
                .toList();
        return new KeptCondition(
                new ConditionKey(key.packageName(), key.name(), subjects), condition.terms(), condition.level(), condition.on(), beginnings,
                condition.changes(), condition.reached(), condition.metSince(), condition.lasted(), condition.heldUntil(), condition.holdsSince());
    }

    private Episode masked(Episode episode) {
        return new Episode(fingerprints.getOrDefault(episode.fingerprint(), episode.fingerprint()), episode.startsAt());
    }

    private Change.AlertKept masked(Change.AlertKept alert) {
        AlertReport report = alert.report();
        return new Change.AlertKept(
                new AlertReport(
                        masked(report.labels()), mask.of(report.annotations()), report.startsAt(), report.endsAt(), report.generatorUrl(),
                        report.updatedAt(), report.timeout()),
                alert.firing(),
                alert.lastQuiet().stream().map(this::masked).toList(),
                alert.waitsIn().stream().map(this::masked).toList());
    }

    private Quiet masked(Quiet quiet) {
        Because because = quiet.because();
        return new Quiet(
                quiet.kind(), quiet.receiver(), quiet.by(),
                new Because(
                        because.alerts().stream().map(this::masked).toList(), because.silence(), because.interval(), masked(because.words())));
    }

    /** A text in which labels are named, or alerts by their fingerprints. */
    private String masked(String text) {
        if (mask.hidesNothing()) {
            return text;
        }
        String plain = LABEL.matcher(text).replaceAll(label -> {
            String value = GoQuote.unquote(label.group(2)).map(known -> GoQuote.quote(mask.of(label.group(1), known))).orElse(label.group(2));
            return Matcher.quoteReplacement(label.group(1) + "=" + value);
        });
        return withFingerprints(values.getOrDefault(plain, plain));
    }

    private String withFingerprints(String text) {
        return fingerprints.isEmpty()
                ? text
                : FINGERPRINT.matcher(text).replaceAll(found -> {
                    Long masked = fingerprints.get(Long.parseUnsignedLong(found.group(), 16));
                    return masked == null ? found.group() : String.format("%016x", masked);
                });
    }
}
