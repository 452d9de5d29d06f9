package signalbox.notify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Answers as it was told to, and after that with success. */
final class FakeReceiver implements Receiver {

    private final Integration integration;
    private final Deque<Delivery> answers = new ArrayDeque<>();
    final List<Notification> received = new ArrayList<>();
    final List<Duration> timesLeft = new ArrayList<>();
    Runnable meanwhile = () -> {};
    boolean closed;

    FakeReceiver(Integration integration, Delivery... answers) {
        this.integration = integration;
        this.answers.addAll(Arrays.asList(answers));
    }

    /** One more answer. */
    FakeReceiver then(Delivery... more) {
        answers.addAll(Arrays.asList(more));
        return this;
    }

    @Override
    public Integration integration() {
        return integration;
    }

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        received.add(notification);
        timesLeft.add(timeLeft);
        meanwhile.run();
        return answers.isEmpty() ? Delivery.sent() : answers.remove();
    }

    @Override
    public void close() {
        closed = true;
    }
}
