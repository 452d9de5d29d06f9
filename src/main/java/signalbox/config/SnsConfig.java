package signalbox.config;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code sns_configs} (spec/receivers.md 17).
 *
 * @param apiUrl a template; {@code ""} means the endpoint of the region
 * @param attributes their keys and values are templates
 */
public record SnsConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        String apiUrl,
        SigV4 sigV4,
        String topicArn,
        String phoneNumber,
        String targetArn,
        String subject,
        String message,
        Map<String, String> attributes,
        boolean useAwsHttpClient)
        implements IntegrationConfig {

    public SnsConfig {
        attributes = Map.copyOf(attributes);
    }

    /** How requests to AWS are signed. The last two have no effect. */
    @Verbatim
    public record SigV4(
            String region,
            String accessKey,
            Secret secretKey,
            String profile,
            String roleArn,
            String externalId,
            boolean useFipsStsEndpoint,
            String serviceName) {}

    static SnsConfig read(Entry entry) {
        long targets = Stream.of("target_arn", "topic_arn", "phone_number").filter(entry::has).count();
        if (targets % 2 == 0) { // all three are fine
            entry.fields().lacks("must provide either a Target ARN, Topic ARN, or Phone Number for SNS config:"
                    + " expected one of target_arn, topic_arn and phone_number");
        }
        return new SnsConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                entry.text("api_url"),
                sigV4(entry.get("sigv4")),
                entry.text("topic_arn"),
                entry.text("phone_number"),
                entry.text("target_arn"),
                entry.template("subject", "sns.default.subject"),
                entry.template("message", "sns.default.message"),
                entry.get("attributes").textPairs(),
                entry.flag("use_aws_http_client", false));
    }

    private static SigV4 sigV4(Yaml yaml) {
        try (Fields fields = yaml.fields("sigv4.plain")) {
            if (fields.get("access_key").isEmpty() != fields.get("secret_key").isEmpty()) {
                fields.lacks("must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4"
                        + " config: expected both of access_key and secret_key, or none");
            }
            if (!fields.get("external_id").isEmpty() && fields.get("role_arn").isEmpty()) {
                fields.get("external_id").problem("external_id can only be used with role_arn: expected role_arn beside it");
            }
            return new SigV4(
                    fields.get("region").text(),
                    fields.get("access_key").text(),
                    fields.get("secret_key").secret(),
                    fields.get("profile").text(),
                    fields.get("role_arn").text(),
                    fields.get("external_id").text(),
                    fields.get("use_fips_sts_endpoint").flag(false),
                    fields.get("service_name").text());
        }
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("api_url", apiUrl)
                .always("sigv4", show(sigV4))
                .unlessEmpty("topic_arn", topicArn)
                .unlessEmpty("phone_number", phoneNumber)
                .unlessEmpty("target_arn", targetArn)
                .unlessEmpty("subject", subject)
                .unlessEmpty("message", message)
                .sorted("attributes", attributes)
                .ifTrue("use_aws_http_client", useAwsHttpClient);
    }

    private static Map<String, @Nullable Object> show(SigV4 sigV4) {
        return new Pairs()
                .unlessEmpty("region", sigV4.region())
                .unlessEmpty("access_key", sigV4.accessKey())
                .unlessEmpty("secret_key", sigV4.secretKey())
                .unlessEmpty("profile", sigV4.profile())
                .unlessEmpty("role_arn", sigV4.roleArn())
                .unlessEmpty("external_id", sigV4.externalId())
                .ifTrue("use_fips_sts_endpoint", sigV4.useFipsStsEndpoint())
                .unlessEmpty("service_name", sigV4.serviceName())
                .map();
    }
}
