package signalbox.timeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import signalbox.audit.Input;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;

/** The far ends of all receivers: they take what they are told, or refuse it where the timeline says so. */
final class FarEnds {

    private static final int OK = 200;

    /** Hears of what is told and of what is refused. */
    interface Hearer {
        void told(Notification notification);

        void refused(Notification notification, int status);
    }

    private final Hearer hearer;
    private final Map<String, Integer> answers = new HashMap<>();
    private final Map<Integration, Receiver> receivers = new LinkedHashMap<>();

    FarEnds(Hearer hearer) {
        this.hearer = hearer;
    }

    /** From now on a receiver, or one of its integrations, answers so. */
    void answer(String receiver, int status) {
        answers.put(receiver, status);
    }

    /** A receiver for each integration; the same one as long as there is that integration. */
    List<Receiver> of(List<Integration> integrations) {
        receivers.keySet().retainAll(integrations);
        List<Receiver> all = new ArrayList<>();
        integrations.forEach(integration -> all.add(receivers.computeIfAbsent(integration, FarEnd::new)));
        return all;
    }

    private final class FarEnd implements Receiver {

        private final Integration integration;

        private FarEnd(Integration integration) {
            this.integration = integration;
        }

        @Override
        public Integration integration() {
            return integration;
        }

        /** As webhooks are answered: what the far end takes for its own trouble is tried again. */
        @Override
        public Delivery deliver(Notification notification, Duration timeLeft) {
            int status = answers.getOrDefault(integration.toString(), answers.getOrDefault(integration.receiver(), OK));
            if (status / 100 == 2) {
                hearer.told(notification);
                return Delivery.sent();
            }
            if (status == Input.Answered.NONE) {
                return Delivery.retry(Delivery.OTHER, "no answer").unheard();
            }
            hearer.refused(notification, status);
            String detail = "unexpected status code " + status;
            return status / 100 == 5
                    ? Delivery.retry(Delivery.SERVER_ERROR, detail)
                    : Delivery.failed(Delivery.CLIENT_ERROR, detail);
        }

        @Override
        public void close() {
            // it holds nothing
        }
    }
}
