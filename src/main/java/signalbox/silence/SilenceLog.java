package signalbox.silence;

import static java.util.stream.Collectors.joining;

import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.gotext.GoQuote;

/** Says what people do to silences, if that is wanted (spec/behaviour.md 12.8). */
final class SilenceLog {

    private static final Logger log = LoggerFactory.getLogger(Silences.class);

    private final boolean wanted;

    SilenceLog(boolean wanted) {
        this.wanted = wanted;
    }

    void created(Silence silence) {
        info("create silence", silence);
    }

    void updated(Silence silence) {
        info("update silence", silence);
    }

    void expired(Silence silence) {
        info("expire silence", silence);
    }

    private void info(String what, Silence silence) {
        if (wanted) {
            log.info(
                    "{}: Id={} CreatedBy={} Comment={} StartsAt={} EndsAt={} Matchers={}",
                    what,
                    silence.id(),
                    GoQuote.quote(silence.createdBy()),
                    GoQuote.quote(silence.comment()),
                    silence.startsAt().truncatedTo(ChronoUnit.SECONDS),
                    silence.endsAt().truncatedTo(ChronoUnit.SECONDS),
                    GoQuote.quote(silence.matchers().stream()
                            .map(matcher -> matcher.name() + matcher.type().operator() + matcher.value())
                            .collect(joining(","))));
        }
    }
}
