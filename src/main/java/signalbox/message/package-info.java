/**
 * What notifications say: the data that templates see, the built-in templates and those of the user, and the words to fall
 * back on when a template fails (spec/templates.md 1 to 5, 8 and 9). The language itself is {@code signalbox.template}'s;
 * what is said where is up to the receivers.
 *
 * <p>{@link signalbox.message.Messages} is made at start and at every reload, and any thread may use it; a {@link
 * signalbox.message.Wording} belongs to one attempt on one thread.
 */
@NullMarked
package signalbox.message;

import org.jspecify.annotations.NullMarked;
