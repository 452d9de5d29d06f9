package signalbox.engine;

/**
 * What the engine counts, at the end of a cycle.
 *
 * @param unprocessed alerts that fire and that no group has looked at yet
 * @param active others that fire and that nothing keeps quiet
 * @param suppressed others that fire and are kept quiet
 * @param unrouted alerts that fire and that nothing routes, so that they go to the makeshift root
 * @param groups alert groups that live
 * @param suppressedInhibition alerts not told because of inhibition, so far; the next three likewise
 * @param announced entries of the notification log
 * @param firings rules fired so far
 * @param cycles cycles run so far
 * @param quarantines rule packages stopped while running, so far
 * @param late how often everybody went on without a rule package, so far
 * @param differences conclusions that were not in force as rules say, so far
 */
public record EngineStats(
        long unprocessed,
        long active,
        long suppressed,
        long unrouted,
        long groups,
        long suppressedInhibition,
        long suppressedSilence,
        long suppressedMuteTimeInterval,
        long suppressedActiveTimeInterval,
        long announced,
        long firings,
        long cycles,
        long quarantines,
        long late,
        long differences) {

    static final EngineStats NONE = new EngineStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
