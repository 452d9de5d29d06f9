package signalbox.engine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.engine.team.PackageCheck;

/**
 * Looks at one package after the other and then at the standard rules, each once in an interval: whether what is in force is what the
 * rules say. Looking is done beside; all else belongs to the engine's thread.
 */
final class SelfChecks {

    private static final Logger log = LoggerFactory.getLogger(SelfChecks.class);

    private final EngineContext context;
    private final Settings settings;
    private final Sessions sessions;
    private final EngineCounters counters;
    private final Executor beside;
    private final CommandQueue commands;
    /** The number of the package that was looked at last; the standard rules come after all others. */
    private int checked;
    /** Whether the standard rules are to be looked at. */
    private boolean checksStandard;
    private Optional<SelfCheck> underWay = Optional.empty();

    SelfChecks(
            EngineContext context,
            Settings settings,
            Sessions sessions,
            EngineCounters counters,
            Executor beside,
            CommandQueue commands) {
        this.context = context;
        this.settings = settings;
        this.sessions = sessions;
        this.counters = counters;
        this.beside = beside;
        this.commands = commands;
    }

    /** Sets the first timer, if anybody wants to look. */
    void begin() {
        if (!settings.selfCheckInterval().isZero()) {
            context.timers.waitUntil(context.now.plus(settings.selfCheckInterval()), this::checkNext);
        }
    }

    /** A reload is not to wait for a look that is under way. */
    void giveWay() {
        underWay.ifPresent(SelfCheck::giveUp);
        underWay = Optional.empty();
    }

    private void checkNext() {
        List<String> names = context.teams.names();
        context.timers.waitUntil(context.now.plus(settings.selfCheckInterval().dividedBy(names.size() + 1)), this::checkNext);
        checked = (checked + 1) % (names.size() + 1);
        if (checked < names.size()) {
            context.teams.beginCheck(names.get(checked)).ifPresent(this::check);
        } else {
            checksStandard = true;
        }
    }

    private void check(PackageCheck check) {
        beside.execute(() -> {
            check.look();
            give(() -> counters.different(context.teams.end(check)));
        });
    }

    /** A cycle is over, and all that the standard rules concluded is in force. */
    void atRest() {
        if (!checksStandard || !context.session.isAtRest()) {
            return;
        }
        checksStandard = false;
        SelfCheck check = sessions.beginCheck();
        underWay = Optional.of(check);
        beside.execute(() -> {
            check.look();
            if (check.foundAny() && !give(() -> counters.different(sessions.end(check)))) {
                check.close();
            }
        });
    }

    private boolean give(Runnable command) {
        try {
            var unused = commands.give(command);
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("the engine is closed, and with it what was looked at");
            return false;
        }
    }
}
