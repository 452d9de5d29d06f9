package signalbox.config;

import java.util.Locale;

/** What users may do. */
public enum Role {
    /** Look. */
    VIEWER,
    /** Look, and send alerts: a Prometheus. */
    SENDER,
    /** Look, silence and acknowledge. */
    SILENCER,
    /** All. */
    OPERATOR;

    /** As it is written in the file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
