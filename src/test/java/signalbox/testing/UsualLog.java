package signalbox.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;

/** Each class of tests begins with the log of a server, whatever commands an earlier one ran that keep it quiet for their whole process. */
public final class UsualLog implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        LogSetup.use(LogLevel.INFO, LogFormat.LOGFMT);
    }
}
