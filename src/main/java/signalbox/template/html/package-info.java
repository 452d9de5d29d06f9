/**
 * What has to be escaped where: the contextual escaping of Go's {@code html/template} (spec/templates.md 7). It follows the
 * text of a template through HTML, CSS and URLs, and rewrites each action so that what it prints cannot leave its place. In
 * script there is no action.
 */
@NullMarked
package signalbox.template.html;

import org.jspecify.annotations.NullMarked;
