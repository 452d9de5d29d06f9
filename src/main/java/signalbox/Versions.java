package signalbox;

import java.util.Optional;
import signalbox.api.ServerStatus;

/** What this is, and what it stands in for. */
final class Versions {

    /** The Alertmanager whose interfaces this server has; clients compare it with their own version. */
    static final String ALERTMANAGER = "0.35.0";

    private Versions() {}

    static String own() {
        return Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
                .orElse("unreleased");
    }

    static ServerStatus.Version status() {
        return new ServerStatus.Version(
                ALERTMANAGER, "signalbox-" + own(), "HEAD", "signalbox", "", "java" + Runtime.version());
    }
}
