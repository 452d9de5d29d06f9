package signalbox.receiver;

import java.io.IOException;
import signalbox.config.Secret;
import signalbox.notify.Delivery;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/** The secret URL that a receiver posts to. Any thread. */
final class WebhookUrl {

    private final TextSource source;

    private WebhookUrl(TextSource source) {
        this.source = source;
    }

    /**
     * Written in the configuration or, if it is not there, read from a file for each notification.
     *
     * @param meaning what stands before the reason when the file cannot be read, {@code ""} for nothing
     */
    static WebhookUrl of(Secret url, String file, String meaning) {
        TextSource content = TextSource.textOrFile(url.value(), file);
        return new WebhookUrl(meaning.isEmpty() ? content : content.orFail(meaning));
    }

    /** The URL, which may be none at all. Trying again does not help when it cannot be read. */
    String read() throws Undelivered {
        try {
            return source.read();
        } catch (IOException e) {
            throw new Undelivered(Delivery.failed(Delivery.OTHER, String.valueOf(e.getMessage())), false);
        }
    }
}
