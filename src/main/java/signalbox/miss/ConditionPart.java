package signalbox.miss;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.drools.base.rule.constraint.Constraint;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.Place;

/**
 * A part of what is said of a fact: an alternative of {@code a || b}, or what has to hold together within one, {@code a && b || c}. The
 * values of a list, {@code severity in ( "a", "b" )}, are alternatives as well.
 *
 * @param place where it begins
 * @param kind what it is made of
 * @param of its own parts, in their order; none of a single comparison
 * @param compiled a single comparison by itself
 */
record ConditionPart(String text, Place place, Kind kind, List<ConditionPart> of, @Nullable Constraint compiled) {

    /** What a part is made of. */
    enum Kind {
        /** A comparison. */
        SINGLE,
        /** Alternatives. */
        ANY,
        /** Parts that have to hold together. */
        ALL
    }

    ConditionPart {
        of = List.copyOf(of);
    }

    /** What a part amounts to for one fact. The verdicts on single comparisons are Drools'. */
    record Seen(ConditionPart part, boolean holds, List<Seen> of) {

        static Seen of(ConditionPart part, Predicate<Constraint> judge) {
            List<Seen> inside = part.of.stream().map(each -> of(each, judge)).toList();
            boolean holds = switch (part.kind) {
                case SINGLE -> part.compiled != null && judge.test(part.compiled);
                case ANY -> inside.stream().anyMatch(Seen::holds);
                case ALL -> inside.stream().allMatch(Seen::holds);
            };
            return new Seen(part, holds, inside);
        }

        /** All parts inside, at any depth, each with whether it holds. */
        List<Seen> parts() {
            List<Seen> all = new ArrayList<>();
            for (Seen each : of) {
                all.add(each);
                all.addAll(each.parts());
            }
            return all;
        }

        /** The alternatives that hold alone, and the others that fail alone: the whole would be otherwise without them. */
        List<ConditionPart> decisive() {
            List<ConditionPart> all = new ArrayList<>();
            addDecisive(all);
            return all;
        }

        private void addDecisive(List<ConditionPart> to) {
            for (Seen each : of) {
                boolean isAny = part.kind == Kind.ANY;
                boolean othersAgree = of.stream().allMatch(other -> isSame(other, each) || other.holds != isAny);
                if (othersAgree) { // it makes the whole what it is
                    if (each.holds == isAny) {
                        to.add(each.part);
                    }
                    each.addDecisive(to);
                }
            }
        }

        @SuppressWarnings("ReferenceEquality") // two that say the same are two
        private static boolean isSame(Seen one, Seen other) {
            return one == other;
        }
    }
}
