/**
 * What a template works on: values, and the functions that it may call with them.
 *
 * <p>Values are immutable and explicit, never found by reflection: a Go string is a {@link String}, an int a {@link Long}, a
 * float64 a {@link Double}, a bool a {@link Boolean}, nil is {@link signalbox.template.value.Nil#NIL}; everything else is a
 * {@link signalbox.template.value.TypedValue}. Strings hold Unicode text, not bytes: where Go could cut a character in two,
 * the pieces become U+FFFD.
 */
@NullMarked
package signalbox.template.value;

import org.jspecify.annotations.NullMarked;
