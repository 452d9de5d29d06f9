/** What rules add to alerts for templates, the API and other rules. Immutable; knows alerts and nothing else of ours. */
@NullMarked
package signalbox.attribute;

import org.jspecify.annotations.NullMarked;
