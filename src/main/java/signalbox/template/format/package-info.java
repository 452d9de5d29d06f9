/** How values become text: Go's {@code fmt} and {@code encoding/json} (spec/templates.md 4 and 6). */
@NullMarked
package signalbox.template.format;

import org.jspecify.annotations.NullMarked;
