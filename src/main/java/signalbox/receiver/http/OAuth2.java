package signalbox.receiver.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import signalbox.config.HttpConfig;
import signalbox.gotext.GoQuote;

/**
 * Tokens that a server gives out, fetched when one is needed and kept until shortly before they expire
 * (spec/receivers.md 2.3). Each receiver has its own, so a slow token server holds up nobody else; of one receiver's
 * attempts, one fetches and the others wait, each no longer than it has time. Any thread.
 */
public final class OAuth2 implements Auth {

    private static final Duration EARLY = Duration.ofSeconds(10);
    private static final long LONGEST_LIFE = Integer.MAX_VALUE;

    private final HttpConfig.OAuth2 config;
    private final TextSource secret;
    private final HttpClient client;
    private final HttpSender sender;
    private final InstantSource clock;
    private final boolean signs;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Token token = Token.NONE;
    private volatile Token before = Token.NONE;
    private volatile String assertion = "";
    private volatile Style style = Style.UNKNOWN;

    /** How the token server wants to hear who asks. */
    private enum Style {
        UNKNOWN,
        BASIC,
        PARAMETERS
    }

    /**
     * A token.
     *
     * @param secret what it was got for: another one needs another token
     * @param until when another one has to be got; nothing: never
     */
    private record Token(String type, String value, String secret, Optional<Instant> until) {

        static final Token NONE = new Token("", "", "", Optional.empty());

        boolean isGood(String forSecret, Instant now) {
            return !value.isEmpty() && secret.equals(forSecret) && until.map(end -> !now.isAfter(end)).orElse(true);
        }
    }

    /**
     * Tokens as configured.
     *
     * @param client fetches them; belongs to these tokens from now on
     */
    OAuth2(HttpConfig.OAuth2 config, HttpClient client, InstantSource clock) {
        this.config = config;
        this.client = client;
        this.clock = clock;
        signs = config.grantType().equals(HttpConfig.OAuth2.JWT_BEARER);
        secret = signs
                ? TextSource.of(config.clientCertificateKey().value(), config.clientCertificateKeyFile())
                : TextSource.of(config.clientSecret().value(), config.clientSecretFile());
        sender = new HttpSender(client).showingUrl().hiding(secrets().toArray(new TextSource[0]));
    }

    /** What servers may repeat and nobody may see. */
    List<TextSource> secrets() {
        List<TextSource> secrets = new ArrayList<>(client.secrets());
        secrets.add(secret);
        secrets.add(() -> FormData.escape(secret.read()));
        secrets.add(() -> basic(secret.read()).substring("Basic ".length()));
        secrets.add(() -> token.value());
        secrets.add(() -> before.value());
        secrets.add(() -> assertion);
        return secrets;
    }

    @Override
    public boolean replaces() {
        return true;
    }

    @Override
    public String header(Deadline deadline, String userAgent) throws IOException {
        String current = secret.orFail("unable to read oauth2 client secret").read();
        Token known = token;
        Token good = known.isGood(current, clock.instant()) ? known : fetched(current, deadline, userAgent);
        return good.type() + " " + good.value();
    }

    private Token fetched(String current, Deadline deadline, String userAgent) throws IOException {
        await(deadline);
        try {
            if (!token.isGood(current, clock.instant())) {
                Token fresh = fetch(current, deadline, userAgent);
                before = token;
                token = fresh;
            }
            return token;
        } finally {
            fetching.unlock();
        }
    }

    private void await(Deadline deadline) throws IOException {
        try {
            if (!fetching.tryLock(deadline.leftMillis(), TimeUnit.MILLISECONDS)) {
                throw new TokenException("oauth2: cannot fetch token: " + TransportError.TIME_OVER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private Token fetch(String current, Deadline deadline, String userAgent) throws IOException {
        if (signs) {
            assertion = SignedToken.of(config, current, clock.instant());
            return ask(signed(), current, deadline, userAgent);
        }
        if (style != Style.UNKNOWN) {
            return ask(form(style, current), current, deadline, userAgent);
        }
        try {
            Token got = ask(form(Style.BASIC, current), current, deadline, userAgent);
            style = Style.BASIC;
            return got;
        } catch (RefusedException e) {
            Token got = ask(form(Style.PARAMETERS, current), current, deadline, userAgent);
            style = Style.PARAMETERS;
            return got;
        }
    }

    /**
     * A request for a token.
     *
     * @param authorization the value of that header, {@code ""} for none
     */
    private record Form(Map<String, String> fields, String authorization) {}

    private Form signed() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", config.grantType());
        fields.put("assertion", assertion);
        addScope(fields);
        return new Form(fields, "");
    }

    private Form form(Style how, String current) throws TokenException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credentials");
        addScope(fields);
        for (Map.Entry<String, String> extra : new TreeMap<>(config.endpointParams()).entrySet()) {
            String replaced = fields.put(extra.getKey(), extra.getValue());
            if (replaced != null && !extra.getKey().equals("grant_type")) {
                throw new TokenException("oauth2: cannot overwrite parameter " + GoQuote.quote(extra.getKey()));
            }
        }
        if (how == Style.BASIC) {
            return new Form(fields, basic(current));
        }
        fields.put("client_id", config.clientId());
        if (!current.isEmpty()) {
            fields.put("client_secret", current);
        }
        return new Form(fields, "");
    }

    private void addScope(Map<String, String> fields) {
        if (!config.scopes().isEmpty()) {
            fields.put("scope", String.join(" ", config.scopes()));
        }
    }

    private String basic(String current) {
        return Auth.basic(FormData.escape(config.clientId()), FormData.escape(current));
    }

    private Token ask(Form form, String current, Deadline deadline, String userAgent) throws IOException {
        HttpRequest request = HttpRequest.of("POST", config.tokenUrl())
                .withUserAgent(userAgent)
                .withBody(FormData.TYPE, FormData.encode(form.fields()).getBytes(StandardCharsets.UTF_8));
        if (!form.authorization().isEmpty()) {
            request = request.withHeader("Authorization", form.authorization());
        }
        HttpClient.Answer answer;
        try {
            answer = sender.anyAnswer(request, deadline.left());
        } catch (Undelivered e) {
            throw new TokenException(e.delivery().detail(), e);
        }
        try {
            return token(answer, current);
        } catch (IOException e) {
            throw new RefusedException(sender.redacted(request, String.valueOf(e.getMessage())), e);
        }
    }

    /** The server answered, but not with a token. */
    private static final class RefusedException extends TokenException {
        RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private Token token(HttpClient.Answer answer, String current) throws IOException {
        if (!answer.isWhole() && answer.successful()) {
            throw new IOException("oauth2: cannot fetch token: " + answer.fault());
        }
        Map<String, String> fields = fields(answer);
        String error = fields.getOrDefault("error", "");
        if (!error.isEmpty()) {
            throw new IOException("oauth2: " + GoQuote.quote(error)
                    + quoted(fields.getOrDefault("error_description", ""))
                    + quoted(fields.getOrDefault("error_uri", "")));
        }
        if (!answer.successful()) {
            throw failure(answer);
        }
        String value = fields.getOrDefault("access_token", "");
        if (value.isEmpty()) {
            throw new IOException("oauth2: server response missing access_token");
        }
        return new Token(type(fields.getOrDefault("token_type", "")), value, current, end(fields.getOrDefault("expires_in", "")));
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "" : " " + GoQuote.quote(text);
    }

    private static IOException failure(HttpClient.Answer answer) {
        String status = (answer.code() + " " + answer.reason()).strip();
        return new IOException("oauth2: cannot fetch token: " + status + "\nResponse: " + answer.body());
    }

    private static Map<String, String> fields(HttpClient.Answer answer) throws IOException {
        String type = answer.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.equals(FormData.TYPE) || type.equals("text/plain")) {
            return FormData.decode(answer.body());
        }
        try {
            Map<String, String> fields = new LinkedHashMap<>();
            JsonNode json = AnswerJson.object(answer.body());
            json.fieldNames().forEachRemaining(
                    name -> fields.put(name, json.path(name).isNull() ? "" : json.path(name).asText()));
            return fields;
        } catch (IOException e) {
            throw answer.successful() ? new IOException("oauth2: cannot parse json: " + e.getMessage(), e) : failure(answer);
        }
    }

    private static String type(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "", "bearer" -> "Bearer";
            case "mac" -> "MAC";
            case "basic" -> "Basic";
            default -> type;
        };
    }

    private Optional<Instant> end(String seconds) {
        try {
            long life = seconds.isEmpty() ? 0 : (long) Double.parseDouble(seconds);
            return life == 0
                    ? Optional.empty()
                    : Optional.of(clock.instant().plusSeconds(Math.min(life, LONGEST_LIFE)).minus(EARLY));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
