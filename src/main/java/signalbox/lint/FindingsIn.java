package signalbox.lint;

import java.util.List;
import signalbox.config.YamlValue;

/** Where findings of one file are put, by the place of what they are about. */
record FindingsIn(String file, List<Finding> all) {

    void add(Code code, YamlValue place, String message, String hint) {
        add(code, code.severity(), place, message, hint);
    }

    void add(Code code, Level severity, YamlValue place, String message, String hint) {
        all.add(new Finding(code, severity, file, place.line(), place.column(), message, hint));
    }
}
