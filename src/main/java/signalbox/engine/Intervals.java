package signalbox.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.route.Schedule;
import signalbox.route.TimeInterval;

/** Keeps a fact for each named time interval, and changes it at the instants at which the interval begins and ends. */
final class Intervals {

    private final EngineContext context;
    private final DecisionRecorder decisions;
    private List<Kept> kept = List.of();

    Intervals(EngineContext context, DecisionRecorder decisions) {
        this.context = context;
        this.decisions = decisions;
    }

    /** The facts that {@link #enter} puts in. */
    Stream<TimeInterval> facts(List<Schedule> schedules) {
        return schedules.stream().map(this::current);
    }

    private TimeInterval current(Schedule schedule) {
        return new TimeInterval(schedule.name(), schedule.contains(context.now));
    }

    /** Brings the intervals of a configuration into a fresh session; those of an earlier configuration are forgotten. */
    void enter(RuleSession fresh, List<Schedule> schedules) {
        List<Kept> entered = new ArrayList<>();
        for (Schedule schedule : schedules) {
            Kept interval = new Kept(schedule);
            interval.enter(fresh);
            entered.add(interval);
        }
        Set<String> before = active();
        kept = entered;
        Set<String> after = active();
        before.stream().filter(name -> !after.contains(name)).forEach(name -> decisions.turned(name, false));
        after.stream().filter(name -> !before.contains(name)).forEach(name -> decisions.turned(name, true));
        kept.forEach(Kept::arm);
        context.teams.haveOnly(TimeInterval.class, kept.stream().map(interval -> interval.fact).collect(Collectors.toSet()));
    }

    /** The clock was set back: an interval may have to begin or end once more. */
    void setBack() {
        kept.forEach(Kept::edgeReached);
    }

    private Set<String> active() {
        return kept.stream().map(interval -> interval.fact).filter(TimeInterval::active).map(TimeInterval::name).collect(Collectors.toSet());
    }

    /** Says of each interval that is on that it is, as if it began. */
    void restate() {
        active().forEach(name -> decisions.turned(name, true));
    }

    private final class Kept {
        private final Schedule schedule;
        private TimeInterval fact;
        private @org.jspecify.annotations.Nullable FactHandle handle;

        private Kept(Schedule schedule) {
            this.schedule = schedule;
            this.fact = current(schedule);
        }

        private void enter(RuleSession session) {
            handle = session.insert(fact);
        }

        private void arm() {
            schedule.nextChange(context.now).ifPresent(edge -> context.timers.at(edge, this::edgeReached));
        }

        private void edgeReached() {
            if (!kept.contains(this)) {
                return; // another configuration is in force
            }
            TimeInterval now = current(schedule);
            if (!now.equals(fact) && handle != null) {
                context.session.update(handle, now);
                context.teams.goes(fact);
                context.teams.comes(now);
                fact = now;
                decisions.turned(now.name(), now.active());
            }
            arm();
        }
    }
}
