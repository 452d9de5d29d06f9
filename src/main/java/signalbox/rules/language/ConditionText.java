package signalbox.rules.language;

/** How a text is written in a condition, where Drools, its parser and MVEL read it one after the other. */
final class ConditionText {

    private ConditionText() {}

    static String of(String text) {
        return Shown.quote(text);
    }
}
