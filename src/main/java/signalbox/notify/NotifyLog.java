package signalbox.notify;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is logged about single notifications (spec/behaviour.md 10.2). Never called with a lock held. */
final class NotifyLog {

    private static final Logger log = LoggerFactory.getLogger(NotifyLog.class);

    private NotifyLog() {}

    /** An attempt failed in another way than the one before. */
    static void willRetry(Notification notification, int attempts, Delivery delivery) {
        log.warn("Notify attempt failed, will retry later: receiver={} integration={} aggrGroup={} attempts={} reason={} err={}",
                notification.integration().receiver(), notification.integration().place(), notification.group().key(),
                attempts, delivery.reason(), delivery.detail());
    }

    static void failed(Outcome outcome) {
        Notification notification = outcome.notification();
        log.error("Notify failed: receiver={} integration={} aggrGroup={} numAlerts={} attempts={} reason={} err={}",
                notification.integration().receiver(), notification.integration().place(), notification.group().key(),
                notification.alerts().size(), outcome.attempts(), outcome.reason(), outcome.detail());
    }

    /**
     * The receiver has it.
     *
     * @param again whether the last that was heard of the receiver before was a failure
     */
    static void succeeded(Notification message, int attempts, boolean again, Duration took) {
        String what = attempts == 1 && again ? "Notify success, works again: " : "Notify success: ";
        (attempts == 1 && !again ? log.atDebug() : log.atInfo())
                .log(what + "receiver={} integration={} aggrGroup={} attempts={} duration={} numAlerts={}",
                        message.integration().receiver(), message.integration().place(), message.group().key(), attempts, took,
                        message.alerts().size());
    }

    static void endedAfterAll(Notification notification, Delivery delivery) {
        log.info("abandoned notification attempt finished: integration={} aggrGroup={} outcome={}",
                notification.integration(), notification.group().key(), delivery.outcome().name().toLowerCase(Locale.ROOT));
    }
}
