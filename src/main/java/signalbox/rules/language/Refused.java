package signalbox.rules.language;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ends the reading, or the check, of a part of a file that cannot be understood. Never leaves this package. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final Pattern HINT = Pattern.compile(": ((?:did you mean|write) .*)$", Pattern.DOTALL);

    private final transient Remark remark;

    Refused(Place place, String message, String hint) {
        super(message, null, false, false);
        remark = new Remark(place, message, hint);
    }

    /** What the engine says of a value, with its hint by itself. */
    static Refused because(Place place, IllegalArgumentException said) {
        String message = String.valueOf(said.getMessage());
        Matcher hint = HINT.matcher(message);
        return hint.find() ? new Refused(place, message.substring(0, hint.start()), hint.group(1)) : new Refused(place, message, "");
    }

    Remark remark() {
        return remark;
    }
}
