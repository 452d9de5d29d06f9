package signalbox.notify;

import static java.util.Objects.requireNonNull;

/**
 * One way in which a receiver is told: an entry of one of its {@code *_configs} lists, as a fact.
 *
 * @param receiver the name of the receiver
 * @param name the kind, such as {@code webhook}
 * @param index its place in its list, from 0
 * @param sendResolved whether resolved alerts are told
 */
public record Integration(String receiver, String name, int index, boolean sendResolved) {

    public Integration {
        requireNonNull(receiver, "receiver is null");
        requireNonNull(name, "name is null");
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
