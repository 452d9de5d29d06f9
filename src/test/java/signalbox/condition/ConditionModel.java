package signalbox.condition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;

/**
 * When a condition holds, found from all that was ever stated of it, a minute at a time and by the words of its definition. It knows
 * nothing of what was found for an earlier minute but the list of what began and changed.
 */
final class ConditionModel {

    /**
     * What is stated from a minute on.
     *
     * @param episodes beginnings of the alerts that it rests on, by which they are told apart
     */
    record Statement(boolean is, int level, Set<Start> episodes) {}

    record Start(int alert, int minute) {}

    /** When an alert, or the condition itself, began; and when that was heard of. */
    private record Begun(int at, int heard) {}

    private final Terms terms;
    private final NavigableMap<Integer, Statement> statements;
    private final int end;

    private final boolean[] on;
    private final boolean[] holds;
    private final List<Begun> begun = new ArrayList<>();
    private final List<Integer> changes = new ArrayList<>();

    ConditionModel(Terms terms, boolean restsOnAlerts, NavigableMap<Integer, Statement> statements, int end) {
        this.terms = terms;
        this.statements = statements;
        this.end = end;
        on = new boolean[end];
        holds = new boolean[end];
        Set<Start> known = new HashSet<>();
        for (int minute = 0; minute < end; minute++) {
            boolean before = minute > 0 && on[minute - 1];
            on[minute] = isOn(minute, before);
            if (on[minute] != before) {
                changes.add(minute);
            }
            if (!restsOnAlerts && on[minute] && !before) {
                begun.add(new Begun(minute, minute));
            }
            for (Start start : at(minute).episodes()) {
                if (known.add(start)) {
                    begun.add(new Begun(start.minute(), minute));
                }
            }
        }
        for (int minute = 0; minute < end; minute++) {
            holds[minute] = findHolds(minute);
        }
    }

    private Statement at(int minute) {
        var entry = statements.floorEntry(minute);
        return entry == null ? new Statement(false, 0, Set.of()) : entry.getValue();
    }

    private boolean isOn(int minute, boolean before) {
        Statement now = at(minute);
        boolean isTime = !ConditionsModelTest.at(minute).isBefore(terms.notBefore());
        return isTime && now.is() && (!terms.hasLevel() || now.level() >= terms.from() || (before && now.level() >= terms.until()));
    }

    boolean holds(int minute) {
        return holds[minute];
    }

    /** Since when it has held without a gap. */
    int since(int minute) {
        int since = minute;
        while (since > 0 && holds[since - 1]) {
            since--;
        }
        return since;
    }

    private static int minutes(java.time.Duration duration) {
        return (int) duration.toMinutes();
    }

    private boolean findHolds(int minute) {
        if (lasts(minute)) {
            return true;
        }
        if (terms.countsChanges()) {
            return false; // the changes keep it themselves
        }
        for (int last = minute - 1; last >= 0 && minute < last + 1 + minutes(terms.keepFor()); last--) {
            if (lasts(last)) { // it ended at last + 1, or later
                return true;
            }
        }
        return false;
    }

    /** Whether it has been met for as long as it has to. */
    private boolean lasts(int minute) {
        for (int back = minute; back >= minute - minutes(terms.forAtLeast()); back--) {
            if (back < 0 || !isMet(back)) {
                return false;
            }
        }
        return true;
    }

    private boolean isMet(int minute) {
        if (terms.countsTimes()) {
            return on[minute] && hasBegunOften(minute);
        } else if (terms.countsChanges()) {
            return hasChangedOften(minute);
        }
        return on[minute];
    }

    /** Whether, since it has gone on, something began with which there were so many within the time. */
    private boolean hasBegunOften(int minute) {
        int runs = minute;
        while (runs > 0 && on[runs - 1]) {
            runs--;
        }
        for (int heard = runs; heard <= minute; heard++) {
            for (Begun one : begun) {
                if (one.heard() == heard && isOneOfSoMany(one, heard)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOneOfSoMany(Begun one, int heard) {
        int within = minutes(terms.within());
        for (int from = one.at() - within; from <= one.at(); from++) {
            int first = from;
            long count = begun.stream()
                    .filter(each -> each.heard() <= heard && each.at() >= first && each.at() <= first + within)
                    .count();
            if (count >= terms.times()) {
                return true;
            }
        }
        return false;
    }

    private boolean hasChangedOften(int minute) {
        int within = minutes(terms.within());
        if (terms.keepFor().isZero()) {
            return changes.stream().filter(change -> change > minute - within && change <= minute).count() >= terms.changes();
        }
        int keep = minutes(terms.keepFor());
        int until = minute + 1; // going back from change to change, none of them too far from the next
        for (int i = changes.size() - 1; i >= 0; i--) {
            int change = changes.get(i);
            if (change > minute) {
                continue;
            }
            boolean reaches = until == minute + 1 ? minute < change + keep : until <= change + keep;
            if (!reaches) {
                return false;
            }
            long count = changes.stream().filter(each -> each >= change - within && each <= change).count();
            if (count >= terms.changes()) {
                return true;
            }
            until = change;
        }
        return false;
    }

    int end() {
        return end;
    }
}
