package signalbox.template.html;

/** Static text of a template in which no one can tell what an action would mean. It names no place. */
final class HtmlSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;

    HtmlSyntaxException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
