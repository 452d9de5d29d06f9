package signalbox.receiver.http;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import signalbox.gotext.GoDuration;
import signalbox.notify.Delivery;

/**
 * Sends a receiver's requests and says what came of them (spec/receivers.md 3.3, 3.4): no secret is in what it says. Each
 * request is sent once. Any thread.
 *
 * <p>Made once for a receiver, from its client, and adapted: {@code new HttpSender(client).within(timeout, "slack")}.
 *
 * @param client what sends; closed by the receiver
 * @param showsUrl whether errors of the transport show the URL; otherwise it reads {@code <redacted>}
 * @param timeout cuts an attempt off, zero: no such limit
 * @param word what the integration is called when that happens, such as {@code webhook}
 * @param alsoRetried codes that are tried again besides 5xx
 * @param details what of an answer that is no success is told; what it makes may hold secrets, they are taken out
 * @param secrets texts that the far end may repeat and nobody may see, besides those of {@code http_config}
 * @param patient whether an answer's {@code Retry-After} is kept to
 */
public record HttpSender(
        HttpClient client,
        boolean showsUrl,
        Duration timeout,
        String word,
        Set<Integer> alsoRetried,
        Function<HttpClient.Answer, String> details,
        List<TextSource> secrets,
        boolean patient) {

    public HttpSender {
        alsoRetried = Set.copyOf(alsoRetried);
        secrets = List.copyOf(secrets);
    }

    /** Keeps URLs out of errors, has no limit of its own, tries 5xx again and tells all of an answer. */
    public HttpSender(HttpClient client) {
        this(client, false, Duration.ZERO, "", Set.of(), HttpClient.Answer::body, List.of(), false);
    }

    /** Shows the URL in errors of the transport, but for what is secret. */
    public HttpSender showingUrl() {
        return new HttpSender(client, true, timeout, word, alsoRetried, details, secrets, patient);
    }

    /** Cuts each attempt off after {@code limit}, zero: does not; {@code name} is the integration's word for it. */
    public HttpSender within(Duration limit, String name) {
        return new HttpSender(client, showsUrl, limit, name, alsoRetried, details, secrets, patient);
    }

    /** Also tries these codes again. */
    public HttpSender retrying(Integer... codes) {
        return new HttpSender(client, showsUrl, timeout, word, Set.of(codes), details, secrets, patient);
    }

    /** Finds out what an answer says is wrong, {@code ""} for nothing. */
    public HttpSender explaining(Function<HttpClient.Answer, String> words) {
        return new HttpSender(client, showsUrl, timeout, word, alsoRetried, words, secrets, patient);
    }

    /** Takes out these, too, wherever they are repeated. */
    public HttpSender hiding(TextSource... more) {
        return new HttpSender(client, showsUrl, timeout, word, alsoRetried, details,
                Stream.concat(secrets.stream(), Stream.of(more)).toList(), patient);
    }

    /** Also tries again when it is told too much, and waits as long as it is asked to. */
    public HttpSender waitingWhenAsked() {
        return new HttpSender(client, showsUrl, timeout, word, Set.of(StatusCheck.TOO_MANY_REQUESTS), details, secrets, true);
    }

    /** Sends, and judges the answer by its status alone. */
    public Delivery send(HttpRequest request, Duration timeLeft) {
        try {
            return check(request, answer(request, timeLeft, false));
        } catch (Undelivered e) {
            return e.delivery();
        }
    }

    /** Sends, and hands over the answer if it is 2xx. */
    public HttpClient.Answer ask(HttpRequest request, Duration timeLeft) throws Undelivered {
        HttpClient.Answer answer = anyAnswer(request, timeLeft);
        Delivery delivery = check(request, answer);
        if (delivery.outcome() != Delivery.Outcome.SENT) {
            throw new Undelivered(delivery, true);
        }
        return answer;
    }

    /** Sends, and hands over the answer whatever its status. */
    public HttpClient.Answer anyAnswer(HttpRequest request, Duration timeLeft) throws Undelivered {
        return answer(request, timeLeft, true);
    }

    /** What an answer means by its status. */
    public Delivery check(HttpRequest request, HttpClient.Answer answer) {
        if (answer.successful()) {
            return Delivery.sent();
        }
        String text = details.apply(answer);
        Redaction redaction = redaction(request);
        Delivery delivery = StatusCheck.of(
                answer.code(), answer.isWhole() ? redaction.of(text) : redaction.ofBeginning(text), alsoRetried);
        return patient && delivery.outcome() == Delivery.Outcome.RETRY ? delivery.notBefore(answer.retryAfter()) : delivery;
    }

    /** A text that quotes the far end, with the secrets of the request and the configuration taken out. */
    public String redacted(HttpRequest request, String text) {
        return redaction(request).of(text);
    }

    private HttpClient.Answer answer(HttpRequest request, Duration timeLeft, boolean bodyOfSuccess) throws Undelivered {
        boolean own = !timeout.isZero() && timeout.compareTo(timeLeft) < 0;
        try {
            return client.send(request, own ? timeout : timeLeft, bodyOfSuccess);
        } catch (IOException e) {
            String reason = own && TransportError.isTimeOver(e) ? timeoutReached() : TransportError.text(e);
            Delivery delivery = Delivery.retry(Delivery.OTHER, transportError(request, reason)).unheardIf(TransportError.isUnheard(e));
            throw new Undelivered(delivery, TransportError.cause(e));
        }
    }

    private String timeoutReached() {
        return "configured " + word + " timeout reached (" + GoDuration.format(timeout) + ")";
    }

    private String transportError(HttpRequest request, String reason) {
        String method = request.method().charAt(0) + request.method().substring(1).toLowerCase(Locale.ROOT);
        Redaction redaction = showsUrl ? Redaction.of(known()) : redaction(request);
        String url = showsUrl ? redaction.of(withoutPassword(request.url())) : Redaction.SHOWN;
        return method + " \"" + url + "\": " + redaction.of(reason);
    }

    private static String withoutPassword(String url) {
        return url.replaceFirst("^([^/?#]*//[^/?#@:]*:)[^/?#]*@", "$1***@");
    }

    private Redaction redaction(HttpRequest request) {
        List<String> known = known();
        HttpUrl url = HttpUrl.parse(request.url());
        if (url == null) {
            known.add(request.url());
            return Redaction.of(known);
        }
        return showsUrl ? Redaction.of(withPassword(known, url)) : Redaction.of(url, known);
    }

    private static List<String> withPassword(List<String> known, HttpUrl url) {
        known.add(url.password());
        return known;
    }

    private List<String> known() {
        List<String> known = new ArrayList<>();
        Stream.concat(secrets.stream(), client.secrets().stream()).forEach(secret -> {
            try {
                known.add(secret.read());
            } catch (IOException e) {
                // what cannot be read was not sent, so nobody can repeat it
            }
        });
        return known;
    }
}
