package signalbox.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import signalbox.gotext.GoQuote;
import signalbox.notify.Delivery;
import signalbox.receiver.http.AnswerJson;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.Undelivered;

/**
 * A message on its way to a channel. What the far end has to say against it names the channel, and some complain in answers
 * whose status is fine (spec/receivers.md 6, 20, 21).
 *
 * @param sender sends it
 * @param channel as the message names it, {@code ""} when it names none
 */
record ChatPost(HttpSender sender, HttpRequest request, String channel) {

    /** Longer complaints are nobody's words, but a page that stands in the way. */
    private static final int MOST_TOLD = 16 * 1024;

    /** Sends, and hands over the answer if it is 2xx, whether its body is whole or not. */
    HttpClient.Answer send(Duration timeLeft) throws Undelivered {
        try {
            return sender.ask(request, timeLeft);
        } catch (Undelivered e) {
            throw e.answered() ? e.prefixed(prefix()) : e;
        }
    }

    /** The same, when what matters is in the body. */
    HttpClient.Answer sendAndRead(Duration timeLeft) throws Undelivered {
        HttpClient.Answer answer = send(timeLeft);
        if (!answer.isWhole()) {
            String text = prefix() + "could not read response body: " + answer.fault();
            throw new Undelivered(Delivery.retry(Delivery.OTHER, sender.redacted(request, text)), true);
        }
        return answer;
    }

    /**
     * What a JSON answer says.
     *
     * @param verdict the field that says whether the message was taken
     */
    JsonNode json(HttpClient.Answer answer, String verdict) throws Undelivered {
        try {
            JsonNode said = AnswerJson.object(answer.body());
            AnswerJson.flag(said, verdict);
            return said;
        } catch (IOException e) {
            String text = "could not unmarshal JSON response " + GoQuote.quote(quotable(answer.body())) + ": " + e.getMessage();
            throw new Undelivered(Delivery.retry(Delivery.CLIENT_ERROR, prefix() + text), true);
        }
    }

    /** The far end does not want it, and says why. */
    Undelivered refused(String words, String why) {
        return new Undelivered(Delivery.failed(Delivery.CLIENT_ERROR, prefix() + words + quotable(why)), true);
    }

    private String prefix() {
        return "channel " + GoQuote.quote(channel) + ": ";
    }

    private String quotable(String text) {
        return Truncation.runes(sender.redacted(request, text), MOST_TOLD).text();
    }
}
