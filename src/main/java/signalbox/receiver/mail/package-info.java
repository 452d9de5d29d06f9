/**
 * Mails, and the way to their server (spec/receivers.md 5), behind {@link signalbox.receiver.mail.EmailReceiver}. The
 * mail library writes them and speaks the protocol; it is seen only here. docs/RATIONALE.md says what is our own, and why.
 */
@NullMarked
package signalbox.receiver.mail;

import org.jspecify.annotations.NullMarked;
