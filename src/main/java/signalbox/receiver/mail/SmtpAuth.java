package signalbox.receiver.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import signalbox.config.EmailConfig;
import signalbox.notify.Delivery;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/**
 * Who we are to a mail server (spec/receivers.md 5.1). Secrets are read from their files for each mail. One mail, one thread.
 *
 * <p>The library's would not do: it has its own order of mechanisms and no CRAM-MD5, says PLAIN to anybody, and answers LOGIN
 * whatever it is asked.
 */
final class SmtpAuth {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    private final EmailConfig config;
    private final TextSource password;
    private final TextSource secret;
    private final List<String> used = new ArrayList<>();

    /**
     * A way of saying who we are.
     *
     * @param shown as Alertmanager calls it in errors
     * @param command the first line
     * @param answers what is said to what the server asks, if we know
     */
    record Mechanism(String shown, String command, Function<byte[], Optional<String>> answers) {}

    SmtpAuth(EmailConfig config) {
        this.config = config;
        password = config.authPasswordFile().isEmpty()
                ? TextSource.of(config.authPassword().value())
                : TextSource.file(config.authPasswordFile()).orFail("could not read " + config.authPasswordFile());
        String secretFile = config.authSecretFile();
        TextSource unstripped = () -> TextSource.content(secretFile);
        secret = secretFile.isEmpty()
                ? TextSource.of(config.authSecret().value())
                : unstripped.orFail("could not read " + secretFile);
    }

    /** Whether we are anybody. */
    boolean isNeeded() {
        return !config.authUsername().isEmpty();
    }

    /** What the server may have heard, so that it may repeat it, and nobody may see. */
    List<String> secrets() {
        return used;
    }

    /**
     * The first of the server's mechanisms that we know and have the secret for.
     *
     * @param offered their names, as the server says them
     * @param encrypted whether nobody else hears what is said
     * @throws Undelivered when there is none: why not, a line for each
     */
    Mechanism mechanism(String offered, boolean encrypted) throws Undelivered {
        List<String> problems = new ArrayList<>();
        for (String name : offered.split(" ", -1)) {
            try {
                return switch (name) {
                    case "CRAM-MD5" -> cramMd5(needed(secret, "secret", name));
                    case "PLAIN" -> plain(needed(password, "password", name), encrypted);
                    case "LOGIN" -> login(needed(password, "password", name));
                    default -> throw new IOException("unknown auth mechanism: " + name);
                };
            } catch (IOException | GeneralSecurityException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        throw refused("find auth mechanism: " + SmtpConnection.shortened(String.join("\n", problems)));
    }

    private String needed(TextSource source, String what, String mechanism) throws IOException {
        String text = source.read();
        if (text.isEmpty()) {
            throw new IOException("missing " + what + " for " + mechanism + " auth mechanism");
        }
        used.add(text);
        return text;
    }

    private static Undelivered refused(String why) {
        return new Undelivered(Delivery.retry(Delivery.OTHER, why), true);
    }

    /** Shows that we know the secret. */
    private Mechanism cramMd5(String key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacMD5"));
        return new Mechanism(
                "*smtp.cramMD5Auth",
                "AUTH CRAM-MD5",
                challenge -> Optional.of(config.authUsername() + " " + HexFormat.of().formatHex(mac.doFinal(challenge))));
    }

    /** Says the password itself, unless somebody else may hear it. */
    private Mechanism plain(String word, boolean encrypted) throws Undelivered {
        String shown = "*smtp.plainAuth";
        if (!encrypted && !THIS_MACHINE.contains(config.smarthost().host())) {
            throw refused(shown + " auth: unencrypted connection");
        }
        String response = base64(config.authIdentity() + "\0" + config.authUsername() + "\0" + word);
        used.add(response);
        return new Mechanism(shown, "AUTH PLAIN " + response, challenge -> Optional.empty());
    }

    /** Says name and password when asked for them. */
    private Mechanism login(String word) {
        return new Mechanism("*email.loginAuth", "AUTH LOGIN", challenge ->
                switch (new String(challenge, UTF_8).toLowerCase(Locale.ROOT)) {
                    case "username:" -> Optional.of(config.authUsername());
                    case "password:" -> Optional.of(word);
                    default -> Optional.empty();
                });
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
