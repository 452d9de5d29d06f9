package signalbox.rules.language;

/** Ends the reading, or the check, of a part of a file that cannot be understood. Never leaves this package. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Remark remark;

    Refused(Place place, String message, String hint) {
        super(message, null, false, false);
        remark = new Remark(place, message, hint);
    }

    Remark remark() {
        return remark;
    }
}
