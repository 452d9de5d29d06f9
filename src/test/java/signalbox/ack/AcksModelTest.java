package signalbox.ack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/** {@link Acks} beside a list of pairs that is walked over each time. */
class AcksModelTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Labels> ALERTS = List.of(
            Labels.of("alertname", "A", "instance", "1"), Labels.of("alertname", "A", "instance", "2"), Labels.of("alertname", "B"));

    private record Pair(Ack ack, Labels alert) {}

    /** What happens: after a second it is said of some alerts, for so many seconds or without an end; taken back; or one ends. */
    private record Step(int kind, int which, int lasts) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 6), Arbitraries.integers().between(0, 9))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 500)
    void acknowledgementsAreThoseOfTheModel(@ForAll("steps") List<Step> steps) {
        Acks acks = new Acks();
        List<Pair> model = new ArrayList<>();
        Instant now = START;
        for (Step step : steps) {
            now = now.plusSeconds(1);
            Instant at = now;
            acks.takeOver(at);
            model.removeIf(pair -> !pair.ack().until().isAfter(at));
            switch (step.kind()) {
                case 0, 1 -> {
                    List<Labels> named = ALERTS.stream().filter(alert -> (step.which() + 1 & 1 << ALERTS.indexOf(alert)) != 0).toList();
                    Instant until = step.lasts() == 0 ? Ack.OPEN : at.plusSeconds(step.lasts());
                    Ack ack = acks.set(posted(step.which(), until), named, at).ack();
                    named.forEach(alert -> model.add(new Pair(ack, alert)));
                }
                case 2 -> acks.all().stream().skip(step.which()).findFirst().ifPresent(about -> {
                    assertThat(acks.withdraw(about.ack().id())).isEqualTo(about);
                    model.removeIf(pair -> pair.ack().equals(about.ack()));
                });
                default -> {
                    Labels alert = ALERTS.get(step.which() % ALERTS.size());
                    List<Ack> over = acks.ended(alert);
                    assertThat(over).allMatch(Ack::endsWithItsAlerts);
                    model.removeIf(pair -> pair.alert().equals(alert) && pair.ack().until().equals(Ack.OPEN));
                }
            }
            for (Labels alert : ALERTS) {
                assertThat(acks.about(alert))
                        .containsExactlyElementsOf(model.stream().filter(pair -> pair.alert().equals(alert)).map(Pair::ack).toList());
            }
            assertThat(acks.all().stream().flatMap(about -> about.alerts().stream().map(alert -> new Pair(about.ack(), alert))))
                    .containsExactlyElementsOf(model);
            assertThat(acks.nextEnd()).isEqualTo(
                    model.stream().map(pair -> pair.ack().until()).filter(until -> !until.equals(Ack.OPEN)).min(Instant::compareTo));
        }
    }

    private static PostedAck posted(int which, Instant until) {
        return new PostedAck(
                List.of(new Matcher(Matcher.Type.EQUAL, "which", "" + which)), OptionalLong.empty(), "jo", "", until);
    }
}
