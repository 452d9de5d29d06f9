/**
 * What teams' rules run under: joins that are counted, texts that do not grow without end, regular expressions in linear time. The
 * rules of teams call these, because they are printed so; nobody writes the calls. Both the engine, which sets a budget, and the
 * rules see this package. Any thread.
 */
@NullMarked
package signalbox.limit;

import org.jspecify.annotations.NullMarked;
