package signalbox.receiver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.config.EmailConfig;
import signalbox.receiver.http.TextSource;

/** Who we are to a mail server (spec/receivers.md 5.1). Secrets are read from their files for each mail. Any thread. */
final class SmtpAuth {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    private final EmailConfig config;
    private final TextSource password;
    private final TextSource secret;

    SmtpAuth(EmailConfig config) {
        this.config = config;
        password = config.authPasswordFile().isEmpty()
                ? TextSource.of(config.authPassword().value())
                : TextSource.file(config.authPasswordFile()).orFail("could not read " + config.authPasswordFile());
        secret = config.authSecretFile().isEmpty()
                ? TextSource.of(config.authSecret().value())
                : unstripped(config.authSecretFile()).orFail("could not read " + config.authSecretFile());
    }

    private static TextSource unstripped(String file) {
        return () -> TextSource.content(file);
    }

    /** Whether we are anybody. */
    boolean isNeeded() {
        return !config.authUsername().isEmpty();
    }

    /** What a server may repeat and nobody may see. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        for (TextSource source : List.of(password, secret)) {
            try {
                String text = source.read();
                if (!text.isEmpty()) {
                    secrets.add(text);
                    secrets.add(SmtpMechanism.base64(text));
                    secrets.add(SmtpMechanism.base64(
                            SmtpMechanism.plainText(config.authIdentity(), config.authUsername(), text)));
                }
            } catch (IOException e) {
                // what cannot be read was not sent, so nobody can repeat it
            }
        }
        return secrets;
    }

    /**
     * The first of the server's mechanisms that we know and have the secret for.
     *
     * @param offered their names, as the server says them
     * @param encrypted whether nobody else hears what is said
     * @throws SmtpRefusal when there is none: why not, a line for each
     */
    SmtpMechanism mechanism(String offered, boolean encrypted) throws SmtpRefusal {
        List<String> problems = new ArrayList<>();
        for (String name : offered.split(" ", -1)) {
            try {
                Optional<SmtpMechanism> mechanism = mechanismNamed(name, encrypted);
                if (mechanism.isPresent()) {
                    return mechanism.get();
                }
                problems.add("unknown auth mechanism: " + name);
            } catch (IOException e) {
                problems.add(e.getMessage());
            }
        }
        throw new SmtpRefusal(String.join("\n", problems));
    }

    private Optional<SmtpMechanism> mechanismNamed(String name, boolean encrypted) throws IOException {
        String username = config.authUsername();
        return switch (name) {
            case "CRAM-MD5" -> Optional.of(SmtpMechanism.cramMd5(username, needed(secret, "secret", name)));
            case "PLAIN" -> Optional.of(SmtpMechanism.plain(
                    config.authIdentity(),
                    username,
                    needed(password, "password", name),
                    !encrypted && !THIS_MACHINE.contains(config.smarthost().host())));
            case "LOGIN" -> Optional.of(SmtpMechanism.login(username, needed(password, "password", name)));
            default -> Optional.empty();
        };
    }

    private static String needed(TextSource source, String what, String mechanism) throws IOException {
        String text = source.read();
        if (text.isEmpty()) {
            throw new IOException("missing " + what + " for " + mechanism + " auth mechanism");
        }
        return text;
    }
}
