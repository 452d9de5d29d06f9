package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import signalbox.config.HttpConfig;
import signalbox.config.Secret;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

/**
 * What holds for every receiver whose far end is reached over HTTP. An adapter's test says how to build it, what its far end
 * answers when it is content, and what is secret; its own tests then look at {@code farEnd.requests}.
 */
abstract class HttpReceiverContract extends ReceiverContract {

    /** The far end; content from the start. */
    final FarEnd farEnd = new FarEnd();

    private final CountDownLatch end = new CountDownLatch(1);

    /** A receiver whose far end is {@link #farEnd}, with all that is secret set. */
    abstract Receiver receiver(Integration integration, HttpConfig http);

    /** How the far end answers a request that it likes. */
    String accepted(FarEnd.Request request) {
        return FarEnd.OK;
    }

    /** What stands before the reason when the far end was not reached. */
    String transportError() {
        return "Post \"<redacted>\": ";
    }

    /** What becomes of an attempt that did not reach the far end. */
    Delivery.Outcome whenNotReached() {
        return Delivery.Outcome.RETRY;
    }

    /** The class of such a failure. */
    String reasonWhenNotReached(Failure failure) {
        return Delivery.OTHER;
    }

    /** The class of a failure because we hung up. */
    String reasonWhenClosed() {
        return Delivery.OTHER;
    }

    /** Who the far end is told that asks. */
    String userAgent() {
        return "Alertmanager/0.35.0";
    }

    /** What {@link #receiver(Integration)} is built with; the password is {@link #PASSWORD}. */
    HttpConfig http() {
        return TestWebhooks.with(new HttpConfig.BasicAuth("user", "", new Secret(PASSWORD), ""));
    }

    static final String PASSWORD = "P0SECRET";

    @Override
    final Receiver receiver(Integration integration) {
        return receiver(integration, http());
    }

    @Override
    List<String> received() {
        return farEnd.requests.stream().map(FarEnd.Request::body).toList();
    }

    /** It is as talkative as can be. */
    @Override
    void fail(boolean failing) {
        farEnd.answer = failing
                ? request -> FarEnd.answer(500, "Cannot " + request.head() + " http://" + request.header("Host").get(0)
                        + request.path() + " with " + request.body())
                : this::accepted;
    }

    @BeforeEach
    final void beContent() {
        fail(false);
    }

    @AfterEach
    final void closeFarEnd() {
        end.countDown();
        farEnd.close();
    }

    /** The answer of a far end that never answers. */
    final String never(FarEnd.Request request) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    final Delivery deliver(Receiver receiver) {
        return receiver.deliver(says(firing("Up")), MINUTE);
    }

    /** The ways in which a far end fails without a word that means anything. */
    enum Failure {
        REFUSES("connection refused: 127.0.0.1:"),
        HANGS_UP("the server closed the connection"),
        TALKS_NONSENSE(""),
        SAYS_NOTHING("no answer in time"),
        SENDS_AROUND("stopped after 10 redirects");

        final String words;

        Failure(String words) {
            this.words = words;
        }
    }

    private Delivery deliverTo(Failure failure) {
        Receiver receiver = receiver(integration());
        switch (failure) {
            case REFUSES -> farEnd.close();
            case HANGS_UP -> farEnd.answer = request -> "";
            case TALKS_NONSENSE -> farEnd.answer = request -> "SSH-2.0-OpenSSH " + request.path() + "\r\n\r\n";
            case SAYS_NOTHING -> farEnd.answer = this::never;
            case SENDS_AROUND -> farEnd.answer = request -> FarEnd.redirect(307, request.path());
        }
        Duration timeLeft = failure == Failure.SAYS_NOTHING ? Duration.ofMillis(50) : MINUTE;
        return receiver.deliver(says(firing("Up")), timeLeft);
    }

    @ParameterizedTest
    @EnumSource
    void farEndThatIsNotThere_isToldOf_withoutASecret(Failure failure) {
        try (CapturedLog log = new CapturedLog("")) {
            Delivery delivery = deliverTo(failure);
            assertThat(delivery.outcome()).isEqualTo(whenNotReached());
            assertThat(delivery.reason()).isEqualTo(reasonWhenNotReached(failure));
            assertThat(delivery.detail()).startsWith(transportError()).contains(failure.words).hasSizeLessThan(2000);
            assertThat(secrets()).allSatisfy(secret -> {
                assertThat(delivery.toString()).doesNotContain(secret);
                assertThat(log.text()).doesNotContain(secret);
            });
        }
    }

    @Test
    void farEndThatHangsUp_isNotAskedTwice() {
        farEnd.answer = request -> "";
        deliver(receiver(integration()));
        assertThat(farEnd.requests).hasSize(1); // repeating is somebody else's work
    }

    @Test
    void noTimeLeft_isNoTimeWithoutEnd() {
        farEnd.answer = this::never;
        Delivery delivery = receiver(integration()).deliver(says(firing("Up")), Duration.ZERO);
        assertThat(delivery.outcome()).isEqualTo(whenNotReached());
    }

    @Test
    void closing_cutsOffWhatIsUnderWay() {
        Receiver receiver = receiver(integration());
        farEnd.answer = request -> {
            receiver.close();
            return never(request);
        };
        Delivery delivery = deliver(receiver);
        assertThat(delivery.outcome()).isEqualTo(whenNotReached());
        assertThat(delivery.reason()).isEqualTo(reasonWhenClosed());
    }

    @Test
    void httpConfigIsObeyed_andTheFarEndKnowsWhoAsks() {
        HttpConfig http = TestWebhooks.with(Map.of(
                "X-Team", new HttpConfig.Header(List.of("infra"), List.of(), List.of())));
        assertThat(deliver(receiver(integration(), http))).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).isNotEmpty().allSatisfy(request -> {
            assertThat(request.header("X-Team")).containsExactly("infra");
            assertThat(request.header("User-Agent")).containsExactly(userAgent());
        });
    }
}
