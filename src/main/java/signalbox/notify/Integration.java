package signalbox.notify;

import static java.util.Objects.requireNonNull;

/**
 * One way in which a receiver is told: an entry of one of its {@code *_configs} lists, as a fact.
 *
 * @param receiver the name of the receiver
 * @param name the kind, such as {@code webhook}
 * @param index its place in its list, from 0
 * @param sendResolved whether resolved alerts are told
 * @param opensIncidents whether it keeps something open of a group, and goes on to wake people, until it is told that all is over
 */
public record Integration(String receiver, String name, int index, boolean sendResolved, boolean opensIncidents) {

    public Integration {
        requireNonNull(receiver, "receiver is null");
        requireNonNull(name, "name is null");
    }

    /** One that keeps nothing open. */
    public Integration(String receiver, String name, int index, boolean sendResolved) {
        this(receiver, name, index, sendResolved, false);
    }

    /** What identifies it, in the notification log too. */
    public String key() {
        return toString();
    }

    /** Its kind and place, such as {@code webhook[0]}. */
    public String place() {
        return name + "[" + index + "]";
    }

    /** As logs and errors name it, such as {@code team-x/webhook[0]}. */
    @Override
    public String toString() {
        return receiver + "/" + place();
    }
}
