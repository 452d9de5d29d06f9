/**
 * Go's templates: an interpreter for the language of Go 1.25's {@code text/template} with its functions, printing, number and
 * time formats and error texts (spec/templates.md 2, 4, 6 and 10), and the contextual escaping of {@code html/template}
 * (section 7). It knows nothing of alerts: what a template may see is handed in as values and functions. Here is what others
 * call, {@link signalbox.template.Templates}, and how a parsed template is executed; the packages below are its parts, each
 * using those before it:
 *
 * <ul>
 *   <li>{@link signalbox.template.value}: what a template works on
 *   <li>{@link signalbox.template.format}: how values become text
 *   <li>{@link signalbox.template.function}: what a template may call
 *   <li>{@link signalbox.template.syntax}: how source becomes a tree
 *   <li>{@link signalbox.template.html}: what has to be escaped where
 * </ul>
 *
 * <p>A template is written by a person and may be wrong in any way. Beside what Go checks, the output, the steps and the
 * nesting of a rendering are bounded, so that a hostile template costs bounded time and memory and ends with a {@link
 * signalbox.template.syntax.TemplateException}. Everything here is immutable or confined to one call, and any thread may use
 * it.
 */
@NullMarked
package signalbox.template;

import org.jspecify.annotations.NullMarked;
