package signalbox.store;

import java.util.Collection;
import java.util.List;
import signalbox.ack.Ack;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.condition.ConditionKey;
import signalbox.condition.Subject;
import signalbox.decision.Quiet;
import signalbox.notify.Announced;
import signalbox.silence.Silence;

/** Estimates what a waiting change weighs, in bytes. Only good for a bound: texts count a byte a character. */
final class Sizes {

    private static final long OBJECTS = 128;

    private Sizes() {}

    static long of(Collection<Change> changes) {
        long sum = 0;
        for (Change change : changes) {
            sum += OBJECTS + of(change);
        }
        return sum;
    }

    private static long of(Change change) {
        if (change instanceof Change.AlertKept kept) {
            AlertReport report = kept.report();
            return of(report.labels()) + of(report.annotations()) + report.generatorUrl().length() + ofQuiet(kept.lastQuiet())
                    + kept.waitsIn().stream().mapToLong(String::length).sum();
        }
        if (change instanceof Change.AlertGone gone) {
            return of(gone.labels());
        }
        if (change instanceof Change.AnnouncedKept kept) {
            Announced entry = kept.announced();
            return entry.groupKey().length()
                    + 8L * (entry.firing().size() + entry.resolved().size() + entry.open().size())
                    + of(Labels.of(entry.data()));
        }
        if (change instanceof Change.SilenceKept kept) {
            return of(kept.silence());
        }
        if (change instanceof Change.GroupKept kept) {
            return of(kept.labels());
        }
        if (change instanceof Change.GroupGone gone) {
            return of(gone.labels());
        }
        if (change instanceof Change.ConditionKept kept) {
            return 64L * kept.condition().beginnings().size() + 32L * kept.condition().changes().size() + of(kept.condition().key());
        }
        if (change instanceof Change.ConditionGone gone) {
            return of(gone.key());
        }
        if (change instanceof Change.DerivedKept kept) {
            return of(kept.labels());
        }
        if (change instanceof Change.DerivedGone gone) {
            return of(gone.labels());
        }
        if (change instanceof Change.AckKept kept) {
            Ack ack = kept.ack();
            return of(kept.alert()) + ack.by().length() + ack.comment().length() + of(ack.matchers());
        }
        if (change instanceof Change.AckGone gone) {
            return of(gone.alert());
        }
        if (change instanceof Change.NoteKept kept) {
            return (long) kept.key().length() + kept.text().length();
        }
        return 0; // no more than a key
    }

    private static long ofQuiet(List<Quiet> quiet) {
        long sum = 0;
        for (Quiet reason : quiet) {
            sum += OBJECTS + reason.by().rule().length() + reason.because().words().length();
            for (Labels alert : reason.because().alerts()) {
                sum += of(alert);
            }
        }
        return sum;
    }

    private static long of(Silence silence) {
        return silence.createdBy().length() + silence.comment().length() + of(silence.annotations()) + of(silence.matchers());
    }

    private static long of(List<Matcher> matchers) {
        long sum = 0;
        for (Matcher matcher : matchers) {
            sum += matcher.name().length() + matcher.value().length();
        }
        return sum;
    }

    private static long of(ConditionKey key) {
        long sum = OBJECTS + key.name().length();
        for (Subject subject : key.subjects()) {
            sum += subject.text().length();
        }
        return sum;
    }

    private static long of(Labels labels) {
        long sum = 0;
        for (int i = 0; i < labels.size(); i++) {
            sum += labels.name(i).length() + labels.value(i).length();
        }
        return sum;
    }
}
