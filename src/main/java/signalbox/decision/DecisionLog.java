package signalbox.decision;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes decisions into the log, at debug. */
public final class DecisionLog implements DecisionListener {

    private static final Logger log = LoggerFactory.getLogger(DecisionLog.class);

    @Override
    public boolean isListening() {
        return log.isDebugEnabled();
    }

    @Override
    public void decided(List<Decision> decisions) {
        decisions.forEach(DecisionLog::write);
    }

    private static void write(Decision decision) {
        if (decision instanceof Decision.Verdict verdict) {
            log.debug(
                    "Verdict: kind={} force={} holds={} alert={} receiver={} rule={} sources={} silence={} reason={}",
                    verdict.kind().text(),
                    verdict.force().text(),
                    verdict.holds(),
                    verdict.alert(),
                    verdict.receiver(),
                    verdict.by(),
                    verdict.because().alerts(),
                    verdict.because().silence().orElse(""),
                    verdict.because().words());
        } else if (decision instanceof Decision.Flush flush) {
            log.debug(
                    "Flush: outcome={} aggrGroup={} receiver={} integration={} reason={} firing={} resolved={} withheld={}",
                    flush.outcome().text(),
                    flush.group().key(),
                    flush.group().receiver(),
                    flush.integration(),
                    flush.reason(),
                    flush.firing(),
                    flush.resolved(),
                    flush.withheld());
        } else if (decision instanceof Decision.ToldBefore before) {
            log.debug("Told before: aggrGroup={} integration={} at={} alerts={}",
                    before.group().key(), before.integration(), before.told(), before.alerts().size());
        } else if (decision instanceof Decision.SilenceJudged judged) {
            log.debug("Silence: id={} refused={} rule={} reason={}", judged.silence(), judged.isRefused(), judged.by(), judged.reason());
        } else if (decision instanceof Decision.PackageFault fault) {
            log.debug("Rule package: package={} stopped={} reason={}", fault.packageName(), fault.stopped(), fault.reason());
        }
    }
}
