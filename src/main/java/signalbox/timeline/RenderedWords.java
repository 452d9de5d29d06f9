package signalbox.timeline;

import java.util.ArrayList;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.config.ConfiguredText;
import signalbox.config.IntegrationConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Notification;

/** What an integration says of a notification. */
final class RenderedWords {

    private static final String SUBJECT = "{{ template \"__subject\" . }}";

    private RenderedWords() {}

    /** Every text of its configuration, rendered; the subject that they are about by default; the annotations of the alerts. */
    static List<String> of(Notification notification, IntegrationConfig integration, Messages messages) {
        Wording wording = messages.of(notification);
        List<String> texts = new ArrayList<>();
        for (ConfiguredText text : ConfiguredText.of(integration)) {
            if (text.isTemplate() && !text.isSecret()) {
                texts.add(text.isHtml() ? wording.toldHtml(text.key(), text.value()) : wording.told(text.key(), text.value()));
            }
        }
        texts.add(wording.told("subject", SUBJECT));
        for (Alert alert : notification.alerts()) {
            texts.addAll(alert.annotations().asMap().values());
        }
        return texts;
    }
}
