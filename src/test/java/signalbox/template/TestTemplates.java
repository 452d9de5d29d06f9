package signalbox.template;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import signalbox.template.function.StandardFunctions;
import signalbox.template.syntax.TemplateException;

/** Templates with the standard functions at a fixed time, and short ways to render them. */
final class TestTemplates {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-04T07:00:00Z"));

    private TestTemplates() {}

    static Templates standard() {
        return Templates.with(StandardFunctions.all(CLOCK, ZoneId.of("Europe/Berlin")));
    }

    static String rendered(String source) throws TemplateException {
        return standard().text(source, SampleData.data());
    }

    static TemplateException failure(String source) {
        return catchThrowableOfType(TemplateException.class, () -> rendered(source));
    }

    static String error(String source) {
        return String.valueOf(failure(source).getMessage());
    }
}
