package signalbox.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.config.Configuration;
import signalbox.config.DiscordConfig;
import signalbox.config.EmailConfig;
import signalbox.config.FileConfig;
import signalbox.config.HostPort;
import signalbox.config.HttpConfig;
import signalbox.config.IncidentioConfig;
import signalbox.config.IntegrationConfig;
import signalbox.config.JiraConfig;
import signalbox.config.KafkaConfig;
import signalbox.config.MattermostConfig;
import signalbox.config.MsTeamsConfig;
import signalbox.config.MsTeamsV2Config;
import signalbox.config.OpsGenieConfig;
import signalbox.config.PagerdutyConfig;
import signalbox.config.ReceiverConfig;
import signalbox.config.RocketchatConfig;
import signalbox.config.Secret;
import signalbox.config.SlackConfig;
import signalbox.config.SnsConfig;
import signalbox.config.TelegramConfig;
import signalbox.config.TlsConfig;
import signalbox.config.VictorOpsConfig;
import signalbox.config.WebexConfig;
import signalbox.config.WechatConfig;
import signalbox.message.InvalidTemplatesException;
import signalbox.message.Messages;
import signalbox.notify.Receiver;
import signalbox.receiver.InvalidReceiverException;
import signalbox.receiver.Receivers;
import signalbox.route.RouteNode;

/** What a start, or the first notification, would refuse in receivers whose YAML is right: templates, files, certificates. */
public final class ReceiverCheck {

    private static final String SOMEWHERE = "http://localhost";

    /** Parts of the configuration that hold no templates, whatever their texts look like: passwords may look like anything. */
    private static final Set<Class<?>> WITHOUT_TEMPLATES = Set.of(
            HttpConfig.class, TlsConfig.class, HostPort.class, SnsConfig.SigV4.class, KafkaConfig.Sasl.class,
            FileConfig.class, EmailConfig.Threading.class);

    /** Texts that are none, beside the names of files. */
    static final Map<Class<?>, Set<String>> NO_TEMPLATES = Map.ofEntries(
            Map.entry(DiscordConfig.class, Set.of("webhookUrl", "username", "avatarUrl")),
            Map.entry(EmailConfig.class, Set.of("hello", "authUsername", "authPassword", "authSecret", "authIdentity")),
            Map.entry(IncidentioConfig.class, Set.of("url", "alertSourceToken")),
            Map.entry(JiraConfig.class,
                    Set.of("apiUrl", "apiType", "reopenTransition", "resolveTransition", "wontFixResolution")),
            Map.entry(MattermostConfig.class, Set.of("webhookUrl")),
            Map.entry(MsTeamsConfig.class, Set.of("webhookUrl")),
            Map.entry(MsTeamsV2Config.class, Set.of("webhookUrl")),
            Map.entry(OpsGenieConfig.class, Set.of("apiUrl")),
            Map.entry(PagerdutyConfig.class, Set.of("url")),
            Map.entry(RocketchatConfig.class, Set.of("apiUrl", "token", "tokenId")),
            Map.entry(RocketchatConfig.Action.class,
                    Set.of("type", "imageUrl", "webViewHeightRatio", "messageProcessingType")),
            Map.entry(SlackConfig.class, Set.of("apiUrl", "appToken", "appUrl", "markdownIn")),
            Map.entry(TelegramConfig.class, Set.of("apiUrl", "botToken", "parseMode")),
            Map.entry(VictorOpsConfig.class, Set.of("apiUrl", "apiKey")),
            Map.entry(WebexConfig.class, Set.of("apiUrl")),
            Map.entry(WechatConfig.class, Set.of("apiUrl", "messageType")));

    private final Messages messages;
    private final List<String> problems = new ArrayList<>();

    private final PrintWriter warnings;

    private ReceiverCheck(Messages messages, PrintWriter warnings) {
        this.messages = messages;
        this.warnings = warnings;
    }

    /** Every problem, as a line for whoever wrote it; what may be one is a warning. */
    static List<String> problems(Configuration configuration, PrintWriter warnings, InstantSource clock) {
        Messages messages;
        try {
            messages = messages(configuration, clock);
        } catch (InvalidTemplatesException e) {
            return e.problems();
        }
        ReceiverCheck check = new ReceiverCheck(messages, warnings);
        for (ReceiverConfig receiver : configuration.receivers()) {
            check.templates(receiver);
            check.build(receiver, clock);
        }
        check.routes(configuration.root());
        return check.problems;
    }

    /** Templates of the configuration that will fail, each with where it stands. */
    public static List<String> templateProblems(Configuration configuration, Messages messages) {
        ReceiverCheck check = new ReceiverCheck(messages, new PrintWriter(Writer.nullWriter()));
        configuration.receivers().forEach(check::templates);
        check.routes(configuration.root());
        return check.problems;
    }

    private void templates(ReceiverConfig receiver) {
        for (IntegrationConfig integration : receiver.integrations()) {
            String where = "receiver " + receiver.name() + ": " + integration.kind() + "_configs[" + integration.index() + "]";
            templates(where, integration, false);
        }
    }

    private void routes(RouteNode node) {
        templates("route " + node.destination().key() + ": labels", node.destination().labels(), false);
        node.children().forEach(this::routes);
    }

    static Messages messages(Configuration configuration, InstantSource clock) {
        return Messages.load(configuration.templates(), SOMEWHERE, clock, ZoneId.systemDefault());
    }

    /** A receiver ready to tell. Closed by the caller. */
    static List<Receiver> built(
            ReceiverConfig receiver, Messages messages, PrintStream console, InstantSource clock) {
        return new Receivers(console, SOMEWHERE, name -> Optional.ofNullable(System.getenv(name)).orElse(""), clock)
                .build(List.of(receiver), name -> true, messages);
    }

    private void build(ReceiverConfig receiver, InstantSource clock) {
        try {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
            built(receiver, messages, nowhere, clock).forEach(Receiver::close);
        } catch (InvalidReceiverException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** Every text with {{ is a template, in whatever part of the configuration it stands but for those that hold none. */
    private void templates(String where, @Nullable Object value, boolean html) {
        if (value instanceof String text) {
            template(where, text, html, problem -> problem);
        } else if (value instanceof Secret secret) {
            template(where, secret.value(), html, Messages::withoutText);
        } else if (value instanceof Optional<?> optional) {
            templates(where, optional.orElse(null), html);
        } else if (value instanceof Collection<?> items) {
            items.forEach(item -> templates(where, item, html));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> templates(where + "." + key, item, html));
        } else if (value instanceof Record part) {
            components(part).forEach(component -> templates(where + "." + component.getName(), read(part, component), html || component.getName().equals("html")));
        }
    }

    private void template(String where, String text, boolean html, UnaryOperator<String> shown) {
        if (!text.contains("{{")) {
            return;
        }
        messages.problem(text, html).map(shown).ifPresent(problem -> problems.add(where + ": " + problem));
        messages.doubt(text, html).map(shown).ifPresent(doubt -> warnings.println(
                "warning: " + where + ": fails for sample alerts, though it may work for yours: " + doubt));
    }

    private static Stream<RecordComponent> components(Record part) {
        if (WITHOUT_TEMPLATES.contains(part.getClass())) {
            return Stream.empty();
        }
        Set<String> none = NO_TEMPLATES.getOrDefault(part.getClass(), Set.of());
        return Stream.of(part.getClass().getRecordComponents())
                .filter(component -> !none.contains(component.getName()) && !component.getName().endsWith("File"));
    }

    private static @Nullable Object read(Record part, RecordComponent component) {
        try {
            return component.getAccessor().invoke(part);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
