/**
 * Go's templates: an interpreter for the language of Go 1.25's {@code text/template} with its functions, printing, number and
 * time formats and error texts (spec/templates.md 2, 4, 6 and 10), and the contextual escaping of {@code html/template}
 * (section 7). It knows nothing of alerts: what a template may see is handed in as values ({@link
 * signalbox.template.StructValue}, {@link signalbox.template.ListValue}, {@link signalbox.template.MapValue}) and functions
 * ({@link signalbox.template.Functions}).
 *
 * <p>Values are immutable and explicit, never found by reflection: a Go string is a {@link String}, an int a {@link Long}, a
 * float64 a {@link Double}, a bool a {@link Boolean}, nil is {@link signalbox.template.Nil#NIL}; everything else is a {@link
 * signalbox.template.TypedValue}. Strings hold Unicode text, not bytes: where Go could cut a character in two, the pieces
 * become U+FFFD.
 *
 * <p>A template is written by a person and may be wrong in any way. Beside what Go checks, the output, the steps and the
 * nesting of a rendering are bounded, so that a hostile template costs bounded time and memory and ends with a {@link
 * signalbox.template.TemplateException}. Everything here is immutable or confined to one call, and any thread may use it.
 */
@NullMarked
package signalbox.template;

import org.jspecify.annotations.NullMarked;
