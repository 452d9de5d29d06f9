package signalbox.receiver;

import java.time.Duration;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;

/** Stands for a receiver that cannot be built: one that cannot be told must not keep the others from being told. */
record UnusableReceiver(Integration integration, String reason) implements Receiver {

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        return Delivery.failed(Delivery.OTHER, reason);
    }

    @Override
    public void close() {}
}
