package signalbox.engine;

import java.util.List;
import signalbox.group.AlertGroup;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;

/** Where notifications go. Never waits. Called on the engine's thread, or on the journal's. */
@FunctionalInterface
public interface Outbox {

    /** Takes a notification; what became of it is told to the engine later. */
    void send(Outgoing outgoing);

    /**
     * How many more notifications an integration should be handed now. After it had no room an outcome or
     * {@link RuleEngine#tick} says that there may be some again.
     *
     * @param integration its {@link signalbox.notify.Integration#key()}
     */
    default int room(String integration) {
        return Integer.MAX_VALUE;
    }

    /** What could not be told of a group, and was not told since. Any thread. */
    default List<NotTold> notTold(AlertGroup group) {
        return List.of();
    }

    /** What integrations are being told of a group. Any thread. */
    default List<UnderWay> underWay(AlertGroup group) {
        return List.of();
    }
}
