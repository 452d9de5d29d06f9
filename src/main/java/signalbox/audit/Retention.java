package signalbox.audit;

import java.time.Duration;

/**
 * What is deleted, the oldest first. Deliveries lie in the same file; their age is their own.
 *
 * @param time how old rows may become, but for those of deliveries
 * @param size how many bytes the file may have
 * @param deliveriesTime how old rows of deliveries may become
 * @param deliveriesSize how many bytes of it may be those of deliveries, about
 */
public record Retention(Duration time, long size, Duration deliveriesTime, long deliveriesSize) {

    /** 90 days or 10 GiB; deliveries 400 days or 5 GiB. */
    public static final Retention DEFAULT = new Retention(Duration.ofDays(90), 10L << 30, Duration.ofDays(400), 5L << 30);
}
