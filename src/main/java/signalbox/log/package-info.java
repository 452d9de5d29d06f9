/**
 * The log: lines as Alertmanager writes them (logfmt or JSON, to standard error), by a thread of its own, so that nobody waits
 * for whoever reads them; what repeats itself is counted instead. The only package that imports Logback: all others log by SLF4J.
 */
@NullMarked
package signalbox.log;

import org.jspecify.annotations.NullMarked;
