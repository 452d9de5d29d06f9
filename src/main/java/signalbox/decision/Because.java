package signalbox.decision;

import java.util.List;
import java.util.Optional;
import signalbox.alert.Labels;

/**
 * What a decision rests on.
 *
 * @param alerts the labels of the alerts that it rests on
 * @param silence the id of the silence
 * @param interval the name of the time interval
 * @param words a reason that a rule gave in words; {@code ""} when it gave none
 */
public record Because(List<Labels> alerts, Optional<String> silence, Optional<String> interval, String words) {

    /** Nothing but the alert that it is about. */
    public static final Because ITSELF = new Because(List.of(), Optional.empty(), Optional.empty(), "");

    private static final String END_TOO = "its end is kept quiet, too";

    public Because {
        alerts = List.copyOf(alerts);
    }

    /** Other alerts. */
    public static Because of(List<Labels> alerts) {
        return new Because(alerts, Optional.empty(), Optional.empty(), "");
    }

    /**
     * Other alerts that keep one quiet.
     *
     * @param endToo whether its end is kept quiet, too; said in words, so that whatever keeps decisions keeps that
     */
    public static Because of(List<Labels> alerts, boolean endToo) {
        return new Because(alerts, Optional.empty(), Optional.empty(), endToo ? END_TOO : "");
    }

    /** A silence. */
    public static Because silence(String id) {
        return new Because(List.of(), Optional.of(id), Optional.empty(), "");
    }

    /** A time interval. */
    public static Because interval(String name) {
        return new Because(List.of(), Optional.empty(), Optional.of(name), "");
    }

    /** What a rule said. */
    public static Because words(String words) {
        return new Because(List.of(), Optional.empty(), Optional.empty(), words);
    }
}
