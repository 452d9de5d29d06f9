package signalbox.receiver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.notify.Notification;

/**
 * Cuts the texts of one notification to what its far end takes, and says so in the log (spec/receivers.md 3.6).
 *
 * @param notification what is told
 */
record Shortener(Notification notification) {

    private static final Logger log = LoggerFactory.getLogger(Shortener.class);

    /** At most {@code most} code points; {@code key} is where the text is configured, such as {@code slack_configs.title}. */
    String runes(String key, String text, int most) {
        Truncation truncation = Truncation.runes(text, most);
        if (truncation.cut()) {
            log.warn("text truncated: key={} max_runes={} integration={} group={}",
                    key, most, notification.integration(), notification.group().key());
        }
        return truncation.text();
    }
}
