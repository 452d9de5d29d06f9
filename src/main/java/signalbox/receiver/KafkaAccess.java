package signalbox.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import signalbox.config.KafkaConfig;
import signalbox.config.TlsConfig;
import signalbox.receiver.http.HttpSetup;
import signalbox.receiver.http.Redaction;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.TlsOptions;

/**
 * What the files of a configuration hold at one time: brokers know a connection by it, so another one needs another connection.
 *
 * @param password {@code ""} without SASL
 */
record KafkaAccess(String password, TlsOptions.Material tls) {

    /** Fails, with a reason for people, when a file cannot be read. */
    static KafkaAccess read(KafkaConfig config) throws IOException {
        return new KafkaAccess(password(config), HttpSetup.tls(config.tls().orElse(TlsConfig.NONE)).read());
    }

    private static String password(KafkaConfig config) throws IOException {
        if (config.sasl().isEmpty()) {
            return "";
        }
        KafkaConfig.Sasl sasl = config.sasl().get();
        return TextSource.of(sasl.password().value(), sasl.passwordFile())
                .orFail("unable to read sasl password")
                .read();
    }

    /** A text that may hold some of it, without. */
    String redacted(String text) {
        return Redaction.of(List.of(password, Base64.getEncoder().encodeToString(password.getBytes(UTF_8)), tls.key())).of(text);
    }

    @Override
    public String toString() {
        return Redaction.SHOWN;
    }
}
