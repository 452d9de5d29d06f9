/** What an Alertmanager left in the storage path, for the server that takes its place. */
@NullMarked
package signalbox.alertmanager;

import org.jspecify.annotations.NullMarked;
