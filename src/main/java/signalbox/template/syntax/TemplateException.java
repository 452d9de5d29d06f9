package signalbox.template.syntax;

/** A template that cannot be parsed or rendered. The message says what and where, in Go's words. */
public final class TemplateException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String partial;

    public TemplateException(String message, String partial) {
        super(message, null, false, false);
        this.partial = partial;
    }

    /** What was written until it failed, "" if it could not be parsed. Callers normally drop it. */
    public String partial() {
        return partial;
    }
}
