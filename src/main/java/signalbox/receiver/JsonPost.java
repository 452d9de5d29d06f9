package signalbox.receiver;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import signalbox.alert.GoDuration;
import signalbox.notify.Delivery;

/** "Post JSON" (spec/receivers.md 3.4): the one request that most receivers make, with the URL kept out of every error. */
final class JsonPost {

    private static final MediaType JSON = MediaType.get("application/json");

    private final HttpClient client;
    private final String word;
    private final Duration timeout;
    private final List<TextSource> secrets;

    /**
     * @param word what the integration is called in errors, such as {@code webhook}
     * @param timeout cuts an attempt off, zero: no such limit
     * @param secrets texts that the far end may repeat and nobody may see
     */
    JsonPost(HttpClient client, String word, Duration timeout, List<TextSource> secrets) {
        this.client = client;
        this.word = word;
        this.timeout = timeout;
        this.secrets = List.copyOf(secrets);
    }

    Delivery send(String url, byte[] body, Duration timeLeft) {
        Optional<HttpUrl> target = HttpClient.url(url);
        if (target.isEmpty()) {
            return failed("it is not a valid http or https URL");
        }
        boolean own = !timeout.isZero() && timeout.compareTo(timeLeft) < 0;
        try {
            HttpClient.Answer answer =
                    client.post(target.get(), JSON, body, Headers.EMPTY, own ? timeout : timeLeft);
            return StatusCheck.of(answer.code(), redacted(target.get(), answer.body()), Set.of());
        } catch (IOException e) {
            return failed(own && TransportError.isTimeOver(e)
                    ? "configured " + word + " timeout reached (" + GoDuration.format(timeout) + ")"
                    : redacted(target.get(), TransportError.text(e)));
        }
    }

    private String redacted(HttpUrl url, String text) {
        List<String> known = new ArrayList<>();
        for (TextSource secret : secrets) {
            try {
                known.add(secret.read());
            } catch (IOException e) {
                // what cannot be read was not sent, so nobody can repeat it
            }
        }
        return Redaction.of(url, known).of(text);
    }

    private static Delivery failed(String reason) {
        return Delivery.retry(Delivery.OTHER, "Post \"<redacted>\": " + reason);
    }
}
