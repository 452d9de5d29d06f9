package signalbox.rules.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Where somebody stands in a rule file, which may be written to its half, and what is around. */
final class Spot {

    /** The part of a file. */
    enum Section {
        FILE,
        PACKAGE,
        IMPORT,
        HEAD,
        WHEN,
        THEN,
        DECLARE,
        FUNCTION,
        /** In a comment. */
        NOWHERE
    }

    private final String text;
    private final int at;
    private final List<RuleToken> all;
    private final List<RuleToken> before = new ArrayList<>();
    private final Deque<Integer> open = new ArrayDeque<>();
    private int from;
    private int to;
    private boolean inText;
    private Section section = Section.FILE;
    private int item = -1;

    Spot(String text, int offset) {
        this.text = text;
        this.at = Math.max(0, Math.min(offset, text.length()));
        RuleLexer.Result lexed = RuleLexer.read(text);
        this.all = lexed.tokens();
        this.from = at;
        this.to = at;
        findWord(lexed);
        all.stream().takeWhile(token -> token.end() <= from && token.kind() != RuleToken.Kind.END).forEach(before::add);
        if (inText && !before.isEmpty() && before.get(before.size() - 1).end() > from - 1) {
            before.remove(before.size() - 1);
        }
        boolean commented = lexed.comments().stream()
                .anyMatch(comment -> comment.offset() < at && (at < comment.end() || (comment.endsLine() && at == comment.end())));
        findSection();
        if (commented) {
            section = Section.NOWHERE;
        }
    }

    /** The word that is being written, or the inside of the text. */
    private void findWord(RuleLexer.Result lexed) {
        for (RuleToken token : all) {
            if (token.isText() && token.offset() < at && at < token.end()) {
                inText = true;
                from = token.offset() + 1;
                to = token.end() - 1;
                return;
            }
            if (token.isWord() && token.offset() < at && at <= token.end()) {
                from = token.offset();
                to = token.end();
                return;
            }
        }
        for (int quote : lexed.breaks()) {
            if (quote < at && text.charAt(quote) == '"' && (text.indexOf('\n', quote) < 0 || text.indexOf('\n', quote) >= at)) {
                inText = true;
                from = quote + 1;
                to = at;
                return;
            }
        }
    }

    private void findSection() {
        for (int i = 0; i < before.size(); i++) {
            RuleToken token = before.get(i);
            if (token.isWord() && token.beginsLine() && Words.BEGINNINGS.contains(token.text())) {
                item = i;
                open.clear();
                section = beginning(token);
            } else if (section != Section.FILE) {
                inItem(i, token);
            }
        }
        if ((section == Section.IMPORT || section == Section.PACKAGE) && text.substring(before.get(item).end(), from).contains("\n")) {
            section = Section.FILE;
        }
    }

    private static Section beginning(RuleToken token) {
        return switch (token.text()) {
            case "package" -> Section.PACKAGE;
            case "import" -> Section.IMPORT;
            case "rule" -> Section.HEAD;
            case "declare" -> Section.DECLARE;
            case "function" -> Section.FUNCTION;
            default -> Section.FILE;
        };
    }

    private void inItem(int i, RuleToken token) {
        boolean isMember = before.get(i - 1).is(".");
        if (token.is("when") && section == Section.HEAD && !isMember) {
            section = Section.WHEN;
            open.clear();
        } else if (token.is("then") && section == Section.WHEN && !isMember) {
            section = Section.THEN;
            open.clear();
        } else if (token.is("end") && !isMember && section != Section.FUNCTION) {
            section = Section.FILE;
        } else if (token.is("(") || token.is("[") || token.is("{")) {
            open.push(i);
        } else if (token.is(")") || token.is("]") || token.is("}")) {
            if (!open.isEmpty()) {
                open.pop();
            }
            if (section == Section.FUNCTION && token.is("}") && open.isEmpty()) {
                section = Section.FILE;
            }
        }
    }

    Section section() {
        return section;
    }

    boolean inText() {
        return inText;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The tokens before the word. */
    List<RuleToken> before() {
        return before;
    }

    /** Positions of the brackets that are open, the innermost first. */
    List<Integer> open() {
        return List.copyOf(open);
    }

    /** Where the rule, or whatever it is, begins. */
    Place itemPlace() {
        return item < 0 ? Place.WHOLE_FILE : before.get(item).place();
    }

    /** Whether the word before is this. */
    boolean follows(String word) {
        return !before.isEmpty() && before.get(before.size() - 1).is(word);
    }

    /**
     * The file as it could be if the rule ended here: what is open is closed, and everything after the rule stands. So that what was
     * written before can be understood while it is written on.
     */
    String endedHere() {
        int until = before.isEmpty() ? 0 : before.get(before.size() - 1).end();
        if (follows(".")) {
            until = before.get(before.size() - 1).offset();
        }
        StringBuilder ended = new StringBuilder(text.substring(0, until)).append('\n');
        open.forEach(bracket -> ended.append(before.get(bracket).is("(") ? " )" : before.get(bracket).is("[") ? " ]" : " }"));
        switch (section) {
            case HEAD -> ended.append("\nwhen\nthen\nend\n");
            case WHEN -> ended.append("\nthen\nend\n");
            case THEN -> ended.append(open.isEmpty() ? "\nend\n" : ";\nend\n");
            case DECLARE -> ended.append("\nend\n");
            default -> {}
        }
        return ended.append(rest()).toString();
    }

    private String rest() {
        Set<String> beginnings = Words.BEGINNINGS;
        return all.stream()
                .filter(token -> token.offset() >= at && token.beginsLine() && beginnings.contains(token.text()))
                .findFirst()
                .map(token -> text.substring(token.offset()))
                .orElse("");
    }
}
