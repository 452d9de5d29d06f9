/**
 * What a template may call: Go's own functions ({@link signalbox.template.function.BuiltIns}) and those that Alertmanager adds
 * ({@link signalbox.template.function.StandardFunctions}; spec/templates.md 2 and 4).
 */
@NullMarked
package signalbox.template.function;

import org.jspecify.annotations.NullMarked;
