package signalbox.message;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import signalbox.alert.Alert;
import signalbox.gotext.GoDuration;
import signalbox.group.AlertGroup;
import signalbox.notify.Notification;
import signalbox.template.Templates;
import signalbox.template.function.StandardFunctions;
import signalbox.template.syntax.TemplateException;
import signalbox.template.value.Function;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoTime;
import signalbox.template.value.NamedInteger;
import signalbox.template.value.Parameter;
import signalbox.template.value.StructValue;

/**
 * The templates in force: the built-in ones and the files that {@code templates:} names (spec/templates.md 1). A reload makes
 * new ones. Any thread.
 */
public final class Messages {

    /** What the plain words begin with that stand in for a template that failed. */
    public static final String FAILED = "[template failed]";

    /** The reason while route labels are rendered: who will be told, and why, is decided later. */
    private static final String NO_REASON_YET = "unknown";

    private final Templates templates;
    private final String externalUrl;
    private final InstantSource clock;
    private final ZoneId zone;
    private final TemplateFailureListener listener;
    private final boolean linked;
    private final TemplateFailures failures = new TemplateFailures();

    private Messages(
            Templates templates, String externalUrl, InstantSource clock, ZoneId zone, TemplateFailureListener listener, boolean linked) {
        this.templates = templates;
        this.externalUrl = externalUrl;
        this.clock = clock;
        this.zone = zone;
        this.listener = listener;
        this.linked = linked;
    }

    /**
     * Reads the files.
     *
     * @param globs the entries of {@code templates:}, made absolute
     * @param externalUrl where this server is to be found, without a slash at the end
     * @param clock what templates call {@code now}
     * @param zone the server's
     * @throws InvalidTemplatesException with the problems of all files
     */
    public static Messages load(List<String> globs, String externalUrl, InstantSource clock, ZoneId zone) {
        Templates empty = Templates.with(StandardFunctions.all(clock, zone)
                .with("addDuration", Function.of(Messages::addDuration, Parameter.STRING, Parameter.TIME))
                .with(RouteLabels.FUNCTION, RouteLabels.verbatim(Map.of())));
        return new Messages(TemplateFiles.read(empty, globs), externalUrl, clock, zone, (notification, key, error) -> {}, false);
    }

    /** Those of globs that were {@linkplain #load loaded} that no file matches. */
    public static List<String> matchingNoFile(List<String> globs) {
        return globs.stream().filter(glob -> Glob.find(glob).isEmpty()).toList();
    }

    /** Milliseconds of Unix at so much after a time, for links (spec/templates.md 4.1). */
    private static Object addDuration(List<Object> arguments) throws FunctionException {
        try {
            Duration duration = GoDuration.parse((String) arguments.get(0));
            return new NamedInteger("int64", ((GoTime) arguments.get(1)).instant().plus(duration).toEpochMilli());
        } catch (IllegalArgumentException e) {
            throw new FunctionException(String.valueOf(e.getMessage()));
        }
    }

    /** The same templates, with somebody who is told of those that fail. */
    public Messages reportingTo(TemplateFailureListener who) {
        return new Messages(templates, externalUrl, clock, zone, who, linked);
    }

    /** The same; each alert has the address of its explanation where all of the data is sent, if {@code linked}. */
    public Messages withLinks(boolean linked) {
        return new Messages(templates, externalUrl, clock, zone, listener, linked);
    }

    /** What to say of a notification, in one attempt to deliver it. */
    public Wording of(Notification notification) {
        return of(notification, 0);
    }

    /** The same of its first alerts only, of which there are at most {@code maxAlerts}; 0 means all. */
    public Wording of(Notification notification, long maxAlerts) {
        return new RenderedWording(
                templates,
                data(notification, maxAlerts),
                (key, error) -> {
                    failures.add(notification.integration(), key, error);
                    listener.failed(notification, key, error);
                },
                (key, text) -> listener.rendered(notification, key, text));
    }

    /**
     * The data of a notification, its route labels rendered, for receivers that send it as it is.
     *
     * @param maxAlerts so many of its alerts, from the first; 0 means all
     */
    public NotificationData data(Notification notification, long maxAlerts) {
        NotificationData data = NotificationData.of(notification, maxAlerts, externalUrl)
                .withRouteLabels(routeLabels(notification.group(), notification.flushed()));
        return linked ? data.withLinks() : data;
    }

    /**
     * The labels of a group's route, rendered for these alerts (spec/templates.md 5); one that fails is left out and logged.
     */
    public Map<String, String> routeLabels(AlertGroup group, List<Alert> alerts) {
        Map<String, String> raw = group.destination().labels();
        if (raw.values().stream().noneMatch(value -> value.contains("{{"))) {
            return raw;
        }
        StructValue data = TemplateData.of(NotificationData.of(group, alerts, NO_REASON_YET, externalUrl, clock.instant()));
        return RouteLabels.render(
                templates,
                raw,
                data,
                (label, error) -> failures.addRouteLabel(group.destination().key(), label, PlainWords.error(error)));
    }

    /**
     * What is wrong with a template as it is written, such as a function or a field that does not exist: it fails, if not
     * for every notification, then for some. For {@code check}.
     */
    public List<TemplateProblem> problems(String template, boolean html) {
        List<String> undefined = templates.undefined(template);
        if (!undefined.isEmpty()) {
            return undefined.stream().map(name -> TemplateErrors.undefined(template, name, templates)).toList();
        }
        return failure(template, html, error -> !dependsOnData(error)).stream().toList();
    }

    /** Why a text is no template at all, whatever it is given. */
    public Optional<String> syntaxProblem(String template) {
        try {
            Templates unused = templates.parse("", template);
            return Optional.empty();
        } catch (TemplateException e) {
            return Optional.of(PlainWords.error(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Why a template fails on sample data although it may work on real ones, as when it takes a label for a number. For
     * {@code check}.
     */
    public Optional<TemplateProblem> doubt(String template, boolean html) {
        return failure(template, html, Messages::dependsOnData);
    }

    private Optional<TemplateProblem> failure(String template, boolean html, Predicate<String> relevant) {
        return TemplateInput.samples(clock.instant(), zone).stream()
                .flatMap(sample -> failure(template, html, sample).stream())
                .filter(relevant)
                .findFirst()
                .map(error -> TemplateErrors.explain(template, error, templates));
    }

    private Optional<String> failure(String template, boolean html, TemplateInput input) {
        try {
            String unused = render(template, html, input);
            return Optional.empty();
        } catch (TemplateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static boolean dependsOnData(String error) {
        return Stream.of("error calling ", "nil pointer evaluating ").anyMatch(error::contains);
    }

    /**
     * Renders a template on data from elsewhere, as {@code amtool template render} does; route labels are rendered, too.
     *
     * @throws TemplateException when it fails
     */
    public String render(String template, boolean html, TemplateInput input) throws TemplateException {
        Templates all = templates.with(
                RouteLabels.FUNCTION, RouteLabels.rendering(templates, html, input.routeLabels(), input.data()));
        return html ? all.html(template, input.data()) : all.text(template, input.data());
    }

    /** How many templates failed so far. */
    public long failures() {
        return failures.total();
    }

    /** The same for each kind of integration, such as {@code slack}; a kind without failures is absent. */
    public Map<String, Long> failuresByKind() {
        return failures.byKind();
    }
}
