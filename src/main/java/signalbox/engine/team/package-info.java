/**
 * Teams' rules at work, in the order in which an alert meets them: {@link AlertIndex}, the alerts that fire, by what rules
 * look them up by; {@link Handing}, which rule is handed which of them; {@link PackageSession}, a package's own Drools
 * session; {@link Team}, a package as the engine sees it, with what it concluded and whether it is late or stopped;
 * {@link Teams}, all of them. Other packages take over by a {@link PackagesChange}, and a {@link PackageCheck} looks whether what
 * is in force is right: both fill sessions beside.
 *
 * <p>{@link Teams}, {@link Team} and the writing of {@link AlertIndex} belong to the engine's thread. A session, and what hands
 * alerts to it, belong to the one thread at a time that runs it, while the engine's waits, or goes on without it.
 */
@NullMarked
package signalbox.engine.team;

import org.jspecify.annotations.NullMarked;
