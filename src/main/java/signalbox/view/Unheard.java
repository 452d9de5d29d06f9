package signalbox.view;

import static java.util.Objects.requireNonNull;

/**
 * Why a receiver was not told of an alert while it fired.
 *
 * @param why in words that follow the receiver's name, such as {@code is told nothing during lunch}
 */
public record Unheard(String receiver, String why) {

    public Unheard {
        requireNonNull(receiver, "receiver is null");
        requireNonNull(why, "why is null");
    }
}
