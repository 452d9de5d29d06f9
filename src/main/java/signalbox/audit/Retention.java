package signalbox.audit;

import java.time.Duration;

/**
 * What is deleted, the oldest first. Deliveries and failed templates lie in the same files, so both sizes bound them; the ages
 * are their own.
 *
 * @param time how old rows may become, but for those of deliveries
 * @param size how many bytes all files may have
 * @param deliveriesTime how old rows of deliveries may become
 * @param deliveriesSize how many bytes the files that hold deliveries may have
 */
public record Retention(Duration time, long size, Duration deliveriesTime, long deliveriesSize) {

    /** 90 days or 10 GiB; deliveries 400 days or 5 GiB. */
    public static final Retention DEFAULT = new Retention(Duration.ofDays(90), 10L << 30, Duration.ofDays(400), 5L << 30);

    long bytes() {
        return Math.min(size, deliveriesSize);
    }
}
