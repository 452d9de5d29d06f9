package signalbox.notify;

import java.time.Instant;

/** Runs things when their time has come. */
public interface Alarm {

    /**
     * Runs {@code action} once, at {@code instant} or soon after; at once when that is past, but never before this method
     * has returned. There is no taking back: an action finds out for itself whether it still has something to do. Any
     * thread may call this; actions are short and do not block.
     */
    void at(Instant instant, Runnable action);
}
