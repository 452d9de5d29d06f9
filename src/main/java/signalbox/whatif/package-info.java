/**
 * What would become of an alert if it fired now: asked of an engine of its own, which is filled beside the one that serves and thrown
 * away. Disturbs nobody, keeps nothing, tells nobody.
 */
@NullMarked
package signalbox.whatif;

import org.jspecify.annotations.NullMarked;
