package signalbox.audit;

import java.time.Duration;

/**
 * A table whose rows held from one instant to another, and how those are found that did at some time: a row that began long before
 * is found by an index of what lasted for hours, or days, so that nobody reads all that had begun.
 *
 * @param table its name; its key is {@code id}
 * @param begin the column that says when a row began to hold
 * @param end the column that says when it did not any more
 * @param inclusive whether it held at its end, too; else the end is NULL while it holds
 */
record Period(String table, String begin, String end, boolean inclusive) {

    static final Period ALERT = new Period("alert", "seen_at", "ended_at", false);
    static final Period VERDICT = new Period("verdict", "since", "until", false);
    static final Period FLUSH = new Period("flush", "at", "last_at", true);
    static final Period DELIVERY = new Period("delivery", "ended_at", "last_at", true);

    /** As the indexes in {@code schema-2.sql} have them. */
    private static final long HOURS = Duration.ofHours(1).toMillis();

    private static final long DAYS = Duration.ofDays(1).toMillis();

    /** A question for the keys of the rows that began before an instant and held then. */
    String runningAt(long instant) {
        String select = "SELECT id FROM " + table + " WHERE ";
        String over = end + (inclusive ? " >= " : " > ") + instant;
        String lasted = end + " - " + begin + " >= ";
        // Those that go on are not looked for by the index of what began: hence the +.
        return select + began(instant - HOURS, instant) + " AND " + (inclusive ? over : "(" + over + " OR " + end + " IS NULL)")
                + " UNION ALL " + select + lasted + HOURS + " AND " + began(instant - DAYS, instant - HOURS) + " AND " + over
                + " UNION ALL " + select + lasted + DAYS + " AND " + begin + " < " + (instant - DAYS) + " AND " + over
                + (inclusive ? "" : " UNION ALL " + select + end + " IS NULL AND +" + begin + " < " + (instant - HOURS));
    }

    /** The condition that a row held at an instant or later, for a few rows that are found otherwise; {@code alias} with a dot. */
    String heldSince(String alias, long instant) {
        return inclusive ? alias + end + " >= " + instant : "(" + alias + end + " > " + instant + " OR " + alias + end + " IS NULL)";
    }

    private String began(long from, long to) {
        return begin + " >= " + from + " AND " + begin + " < " + to;
    }
}
