/**
 * The web page as files: what lies in the folder of the same name, and the libraries that it imports, made ready for browsers.
 * Knows nothing of HTTP; the page itself talks to the API as anybody could.
 */
@NullMarked
package signalbox.ui;

import org.jspecify.annotations.NullMarked;
