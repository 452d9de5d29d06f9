package signalbox.api.http;

/**
 * A request that is refused before its content counts. Answered with the object {@code {"code":…,"message":…}}
 * (spec/api.md 1.3 b); a code of 600 or more goes out with status 422.
 */
public final class FrameworkFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int code;

    public FrameworkFault(int code, String message) {
        super(message, null, false, false); // an answer, not a breakdown: no stack is ever looked at
        this.code = code;
    }

    public static FrameworkFault required(String path) {
        return new FrameworkFault(602, path + " in body is required");
    }

    static FrameworkFault unparseable(String body, String reason) {
        return new FrameworkFault(400, "parsing " + body + " body from \"\" failed, because " + reason);
    }

    public int code() {
        return code;
    }

    int status() {
        return code >= 600 ? 422 : code;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
