package signalbox.receiver;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.SnsConfig;
import signalbox.gotext.GoOrder;
import signalbox.group.GroupHash;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Notification;
import signalbox.receiver.http.Undelivered;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * What is published of a notification (spec/receivers.md 17).
 *
 * @param wording its words
 */
record SnsMessage(SnsConfig config, Wording wording, Notification notification) {

    private static final Logger log = LoggerFactory.getLogger(SnsMessage.class);
    private static final int MOST = 262_144;
    private static final int MOST_BY_PHONE = 1600;
    private static final int MOST_OF_SUBJECT = 100;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    PublishRequest request() throws Undelivered {
        PublishRequest.Builder request = PublishRequest.builder();
        Map<String, MessageAttributeValue> attributes = attributes();
        addTarget(request);
        Truncation message = Truncation.bytesAlone(
                wording.told("sns_configs.message", config.message()), config.phoneNumber().isEmpty() ? MOST : MOST_BY_PHONE);
        request.message(message.text());
        if (message.cut()) {
            log.warn("SNS message truncated: integration={} group={}",
                    notification.integration(), notification.group().key());
            attributes.put("truncated", attribute("true"));
        }
        String subject = subject();
        if (!subject.isEmpty()) {
            request.subject(subject);
        }
        if (!attributes.isEmpty()) {
            request.messageAttributes(attributes);
        }
        return request.build();
    }

    private void addTarget(PublishRequest.Builder request) throws Undelivered {
        if (!config.topicArn().isEmpty()) {
            String topic = needed("topic_arn", config.topicArn());
            request.topicArn(topic);
            if (topic.endsWith(".fifo")) {
                String hash = GroupHash.of(notification.group().key());
                request.messageDeduplicationId(hash).messageGroupId(hash);
            }
        }
        if (!config.phoneNumber().isEmpty()) {
            request.phoneNumber(needed("phone_number", config.phoneNumber()));
        }
        if (!config.targetArn().isEmpty()) {
            request.targetArn(needed("target_arn", config.targetArn()));
        }
    }

    /** A value without which nothing can be published. */
    private String needed(String key, String template) throws Undelivered {
        String text = wording.text("sns_configs." + key, template);
        if (text.isEmpty()) {
            String failed = "execute '" + key + "' template: ";
            throw new Undelivered(
                    wording.failure() // a reload may bring a template that does not fail
                            .map(failure -> Delivery.retry(Delivery.CLIENT_ERROR, failed + failure))
                            .orElseGet(() -> Delivery.failed(Delivery.CLIENT_ERROR, failed + "it is empty")),
                    false);
        }
        return text;
    }

    /** Where the library finds SNS, {@code ""}: where AWS says. */
    String url() throws Undelivered {
        return config.apiUrl().isEmpty() ? "" : needed("api_url", config.apiUrl());
    }

    /** SNS refuses a whole message for a subject that is long or has several lines; people would hear of nothing then. */
    private String subject() {
        String subject = wording.told("sns_configs.subject", config.subject());
        String line = CONTROL.matcher(subject).replaceAll(" ").strip();
        return Truncation.bytes(line, MOST_OF_SUBJECT).text();
    }

    /** Those that have a name and a value: SNS refuses a whole message for one that has not. */
    private Map<String, MessageAttributeValue> attributes() {
        Map<String, MessageAttributeValue> attributes = new TreeMap<>(GoOrder::compare);
        config.attributes().forEach((nameTemplate, valueTemplate) -> {
            String name = wording.text("sns_configs.attributes", nameTemplate);
            String value = wording.text("sns_configs.attributes", valueTemplate);
            if (!name.isEmpty() && !value.isEmpty()) {
                attributes.put(name, attribute(value));
            }
        });
        return attributes;
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }
}
