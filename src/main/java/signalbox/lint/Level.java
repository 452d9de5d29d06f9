package signalbox.lint;

import java.util.Locale;

/** How much a finding matters, the worst first. */
public enum Level {
    /** A start would refuse it. */
    ERROR,
    /** It works, and hardly as its author thinks. */
    WARNING,
    /** Worth knowing. */
    INFO;

    /** Whether it matters at least as much as another. */
    public boolean isAtLeast(Level other) {
        return compareTo(other) <= 0;
    }

    /** As people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
