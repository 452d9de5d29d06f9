package signalbox.command;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.slf4j.event.Level;
import signalbox.alert.MatcherSyntax;

/** What {@code --enable-feature} can switch on (spec/cli-and-metrics.md 2). */
public enum Feature {
    ALERT_NAMES_IN_METRICS("Alert names in metrics enabled"),
    RECEIVER_NAME_IN_METRICS("Experimental receiver name in metrics enabled"),
    GROUP_KEY_IN_METRICS("Experimental group key in metrics enabled"),
    CLASSIC_MODE("Classic mode enabled"),
    UTF8_STRICT_MODE("UTF-8 strict mode enabled"),
    AUTO_GOMEMLIMIT("Deprecated: auto-gomemlimit will be removed in v0.35. Please use the new command line flag --auto-gomemlimit"
            + " instead."),
    EVENT_RECORDER("Experimental event recorder enabled"),
    MUTED_ALERTS_IN_NFLOG("Experimental muted alerts in the notification log enabled");

    private final String warning;

    Feature(String warning) {
        this.warning = warning;
    }

    /** As it is written in the flag. */
    public String flagName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the log says at start when it is on. */
    String warning() {
        return warning;
    }

    /** How loudly it says so. */
    Level level() {
        return this == AUTO_GOMEMLIMIT ? Level.ERROR : Level.WARN;
    }

    /** From a list with commas; throws {@link IllegalArgumentException} with Alertmanager's text. */
    static Set<Feature> parse(String list) {
        EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
        if (!list.isEmpty()) {
            for (String name : list.split(",", -1)) {
                features.add(named(name));
            }
        }
        if (features.contains(CLASSIC_MODE) && features.contains(UTF8_STRICT_MODE)) {
            throw new IllegalArgumentException("cannot have both classic and UTF-8 modes enabled");
        }
        return Collections.unmodifiableSet(features);
    }

    /** How matchers are read. */
    public static MatcherSyntax.Mode matcherMode(Set<Feature> features) {
        if (features.contains(CLASSIC_MODE)) {
            return MatcherSyntax.Mode.CLASSIC;
        }
        return features.contains(UTF8_STRICT_MODE) ? MatcherSyntax.Mode.UTF8_STRICT : MatcherSyntax.Mode.FALLBACK;
    }

    private static Feature named(String name) {
        for (Feature feature : values()) {
            if (feature.flagName().equals(name)) {
                return feature;
            }
        }
        throw new IllegalArgumentException("unknown option '" + name + "' for --enable-feature");
    }
}
