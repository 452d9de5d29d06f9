package signalbox.message;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.template.Templates;
import signalbox.template.syntax.TemplateException;
import signalbox.template.value.StructValue;

/** The words of one notification, rendered when they are asked for. */
final class RenderedWording implements Wording {

    private static final Pattern PLACE = Pattern.compile("^(?:html/)?template: ?[^:\\s]*:\\d+(?::\\d+)?:");

    private final Templates templates;
    private final NotificationData data;
    private final StructValue dot;
    /** Told the key and the error. */
    private final BiConsumer<String, String> failures;
    /** Told the key and the text of what people are told. */
    private final BiConsumer<String, String> texts;

    private Optional<String> failure = Optional.empty();

    RenderedWording(Templates templates, NotificationData data, BiConsumer<String, String> failures, BiConsumer<String, String> texts) {
        this.templates = templates.with(RouteLabels.FUNCTION, RouteLabels.verbatim(data.routeLabels()));
        this.data = data;
        this.dot = TemplateData.of(data);
        this.failures = failures;
        this.texts = texts;
    }

    /** One of the two sets. */
    @FunctionalInterface
    private interface Renderer {
        String render(String template, StructValue dot) throws TemplateException;
    }

    @Override
    public String text(String key, String template) {
        return rendered(templates::text, key, template, false).orElse("");
    }

    @Override
    public String secret(String key, String template) {
        return rendered(templates::text, key, template, true).orElse("");
    }

    @Override
    public String told(String key, String template) {
        String text = rendered(templates::text, key, template, false).orElseGet(() -> PlainWords.of(data));
        texts.accept(key, text);
        return text;
    }

    @Override
    public String toldHtml(String key, String template) {
        String text = rendered(templates::html, key, template, false).orElseGet(() -> PlainWords.escaped(PlainWords.of(data)));
        texts.accept(key, text);
        return text;
    }

    @Override
    public String html(String key, String template) {
        return rendered(templates::html, key, template, false).orElse("");
    }

    private Optional<String> rendered(Renderer renderer, String key, String template, boolean secret) {
        try {
            return Optional.of(renderer.render(template, dot));
        } catch (TemplateException e) {
            fail(key, String.valueOf(e.getMessage()), secret);
        } catch (RuntimeException | StackOverflowError e) { // ours, not the template's; people are to be woken all the same
            fail(key, "template: internal error: " + e, secret);
        }
        return Optional.empty();
    }

    private void fail(String key, String error, boolean secret) {
        String shown = secret ? place(error) + " it fails; why is not told, for its text may hold a secret" : error;
        String bounded = PlainWords.error(shown);
        if (failure.isEmpty()) {
            failure = Optional.of(key + ": " + bounded);
        }
        failures.accept(key, bounded);
    }

    private static String place(String error) {
        Matcher place = PLACE.matcher(error);
        return place.find() ? place.group() : "template:";
    }

    @Override
    public boolean failed() {
        return failure.isPresent();
    }

    @Override
    public Optional<String> failure() {
        return failure;
    }
}
