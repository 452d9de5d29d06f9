package signalbox.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoDuration;

/**
 * An entry of {@code pagerduty_configs} (spec/receivers.md 7).
 *
 * @param serviceKey with its file: of the Events API v1, which is used when one of them is given; else v2 and the routing key
 * @param details by key, as plain objects (null, Boolean, Number, String, List, Map) with nothing rendered; the four default
 *     ones are among them
 * @param source the client, unless the author says otherwise
 * @param severity {@code ""} means {@code error}
 * @param timeout zero means no limit of its own
 */
public record PagerdutyConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        @Rendered Secret serviceKey,
        String serviceKeyFile,
        @Rendered Secret routingKey,
        String routingKeyFile,
        @Verbatim String url,
        String client,
        String clientUrl,
        String description,
        Map<String, @Nullable Object> details,
        List<Image> images,
        List<Link> links,
        String source,
        String severity,
        @Key("class") String eventClass,
        String component,
        String group,
        Duration timeout)
        implements IntegrationConfig {

    private static final Map<String, String> DEFAULT_DETAILS = Map.of(
            "firing", "{{ .Alerts.Firing | toJson }}",
            "resolved", "{{ .Alerts.Resolved | toJson }}",
            "num_firing", "{{ .Alerts.Firing | len }}",
            "num_resolved", "{{ .Alerts.Resolved | len }}");

    public PagerdutyConfig {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        images = List.copyOf(images);
        links = List.copyOf(links);
    }

    /** An image beside the incident. */
    public record Image(String src, String alt, String href) {}

    /** A link beside the incident. */
    public record Link(String href, String text) {}

    static PagerdutyConfig read(Entry entry) {
        if (!entry.has("routing_key_file") && !entry.has("service_key_file") && !entry.has("service_key")) {
            entry.require("routing_key", "missing service or routing key in PagerDuty config");
        }
        entry.atMostOneOf("routing_key", "routing_key_file");
        entry.atMostOneOf("service_key", "service_key_file");
        String client = entry.template("client", "pagerduty.default.client");
        String source = entry.text("source");
        return new PagerdutyConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                entry.secret("service_key"),
                entry.text("service_key_file"),
                entry.secret("routing_key"),
                entry.text("routing_key_file"),
                entry.url("url", "pagerduty_url", "no global PagerDuty URL set"),
                client,
                entry.template("client_url", "pagerduty.default.clientURL"),
                entry.text("description", "{{ template \"pagerduty.default.description\" .}}"),
                details(entry),
                entry.items("images", "[]pagerduty.PagerdutyImage").stream().map(PagerdutyConfig::image).toList(),
                entry.items("links", "[]pagerduty.PagerdutyLink").stream().map(PagerdutyConfig::link).toList(),
                source.isEmpty() ? client : source,
                entry.text("severity"),
                entry.text("class"),
                entry.text("component"),
                entry.text("group"),
                entry.get("timeout").goDuration());
    }

    private static Map<String, @Nullable Object> details(Entry entry) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>(DEFAULT_DETAILS);
        details.putAll(entry.trees("details"));
        return details;
    }

    private static Image image(Yaml yaml) {
        try (Fields image = yaml.fields("pagerduty.PagerdutyImage")) {
            return new Image(image.get("src").text(), image.get("alt").text(), image.get("href").text());
        }
    }

    private static Link link(Yaml yaml) {
        try (Fields link = yaml.fields("pagerduty.PagerdutyLink")) {
            return new Link(link.get("href").text(), link.get("text").text());
        }
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("service_key", serviceKey)
                .unlessEmpty("service_key_file", serviceKeyFile)
                .unlessEmpty("routing_key", routingKey)
                .unlessEmpty("routing_key_file", routingKeyFile)
                .unlessEmpty("url", url)
                .unlessEmpty("client", client)
                .unlessEmpty("client_url", clientUrl)
                .unlessEmpty("description", description)
                .sorted("details", details)
                .unlessEmpty("images", images.stream().map(PagerdutyConfig::show).toList())
                .unlessEmpty("links", links.stream().map(PagerdutyConfig::show).toList())
                .unlessEmpty("source", source)
                .unlessEmpty("severity", severity)
                .unlessEmpty("class", eventClass)
                .unlessEmpty("component", component)
                .unlessEmpty("group", group)
                .always("timeout", GoDuration.format(timeout));
    }

    private static Map<String, @Nullable Object> show(Image image) {
        return new Pairs()
                .unlessEmpty("src", image.src())
                .unlessEmpty("alt", image.alt())
                .unlessEmpty("href", image.href())
                .map();
    }

    private static Map<String, @Nullable Object> show(Link link) {
        return new Pairs().unlessEmpty("href", link.href()).unlessEmpty("text", link.text()).map();
    }
}
