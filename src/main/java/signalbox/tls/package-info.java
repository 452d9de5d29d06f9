/** Certificates and keys as people keep them, for those who speak TLS: receivers and our own server. No state, any thread. */
@NullMarked
package signalbox.tls;

import org.jspecify.annotations.NullMarked;
