package signalbox.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Note;
import signalbox.rules.language.Tree.Rule;

/** Reads one rule: its name, what is said about it, its conditions, and what it concludes. */
final class RuleReader {

    private static final Set<String> NOTES = Set.of("owner", "description");
    private static final Set<String> SECTIONS = Set.of("when", "then", "end");
    private static final Set<String> ACTIONS = Set.of("insertLogical", "insert", "modify", "update", "delete", "retract");
    private static final int LONGEST_NAME = 200;

    private final List<RuleToken> tokens;
    private final Cursor cursor;
    private final int partEnd;
    private final Consumer<Remark> remarks;
    private final RuleToken word;
    private String name = "";
    private Place namePlace;
    private final List<Note> notes = new ArrayList<>();

    /** @param partEnd before which the rule ends, since something else begins there */
    RuleReader(List<RuleToken> tokens, Cursor cursor, int partEnd, Consumer<Remark> remarks) {
        this.tokens = tokens;
        this.cursor = cursor;
        this.partEnd = partEnd;
        this.remarks = remarks;
        this.word = cursor.next();
        this.namePlace = word.place();
    }

    /** The rule as far as it can be read. */
    Rule read() {
        boolean readable = false;
        List<Element> when = List.of();
        Set<String> unreadable = Set.of();
        List<Expr> then = List.of();
        try {
            name();
            int end = index("end", partEnd).orElseThrow(this::withoutEnd);
            int thenAt = index("then", end).orElseThrow(() -> withoutThen(end));
            head(thenAt);
            int whenAt = cursor.position();
            cursor.next();
            Brackets.check(tokens.subList(whenAt, thenAt));
            Brackets.check(tokens.subList(thenAt, end));
            ConditionReader conditions = new ConditionReader(new Cursor(tokens, behind(whenAt, thenAt), thenAt), remarks);
            when = conditions.read();
            unreadable = conditions.unreadable();
            then = new ConsequenceReader(new Cursor(tokens, behind(thenAt, end), end), remarks).read();
            readable = true;
            moveTo(end + 1);
            while (cursor.is(";")) {
                cursor.next();
            }
        } catch (Refused refused) {
            remarks.accept(refused.remark());
            cursor.skipToEnd();
        }
        return new Rule(word.place(), namePlace, name, notes, when, unreadable, then, readable);
    }

    /** Where a section begins; a colon, as in YAML, is no part of it. */
    private int behind(int section, int end) {
        RuleToken next = tokens.get(section + 1);
        if (section + 1 >= end || !next.is(":")) {
            return section + 1;
        }
        String text = tokens.get(section).text();
        remarks.accept(new Remark(next.place(), "\":\" is not expected here", "\"" + text + "\" stands alone, without \":\""));
        return section + 2;
    }

    private void moveTo(int position) {
        while (cursor.position() < position) {
            cursor.next();
        }
    }

    private void name() {
        RuleToken first = cursor.peek();
        namePlace = first.place();
        if (first.is(":")) {
            throw new Refused(first.place(), "\":\" is not expected here", "the name stands right behind the word: rule \"…\"");
        }
        if (cursor.atEnd() || !(first.isText() || (first.isWord() && first.line() == word.line()))) {
            throw new Refused(word.place(), "the rule has no name", "say in it what holds: rule \"…\"");
        }
        cursor.next();
        name = first.content();
        if (first.isWord()) {
            String rest = restOfLine();
            if (!rest.isEmpty()) {
                name = name + rest;
                skipLine(rest);
                remarks.accept(new Remark(first.place(), "a name of several words needs quotes", "rule \"" + name + "\""));
            }
        }
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\')) {
            throw new Refused(first.place(), "this is no name for a rule",
                    "a name has 1 to " + LONGEST_NAME + " characters, without quotes, \\ and line breaks");
        }
    }

    private String restOfLine() {
        List<RuleToken> rest = tokens.subList(cursor.position(), partEnd);
        boolean whenFollows = rest.stream().anyMatch(token -> token.is("when") && token.beginsLine());
        return rest.stream()
                .takeWhile(token -> token.line() == word.line() && token.isWord() && (whenFollows || !SECTIONS.contains(token.text())))
                .map(token -> " " + token.text())
                .collect(Collectors.joining());
    }

    private void skipLine(String words) {
        for (int i = words.strip().split(" ").length; i > 0; i--) {
            cursor.next();
        }
    }

    private Optional<Integer> index(String section, int before) {
        for (int i = cursor.position(); i < before; i++) {
            if (tokens.get(i).is(section) && !tokens.get(i - 1).is(".")) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private Refused withoutEnd() {
        RuleToken last = tokens.get(partEnd - 1);
        String message = shown() + " has no \"end\"";
        if (last.is("}") && last.beginsLine()) {
            return new Refused(last.place(), message, "write \"end\" instead of \"}\"");
        }
        return lineBeginning("end")
                .map(token -> new Refused(token.place(), message, Suggestion.meant("end")))
                .orElseGet(() -> new Refused(last.place(), message, "put \"end\" on the line after this"));
    }

    private Refused withoutThen(int end) {
        String message = shown() + " has no \"then\"";
        Optional<RuleToken> misspelt = lineBeginning("then");
        if (misspelt.isPresent()) {
            return new Refused(misspelt.get().place(), message, Suggestion.meant("then"));
        }
        return tokens.subList(cursor.position(), end).stream()
                .filter(token -> token.beginsLine() && ACTIONS.contains(token.text()))
                .findFirst()
                .map(token -> new Refused(token.place(), message, "put \"then\" on the line before this"))
                .orElseGet(() -> new Refused(
                        tokens.get(end).place(), message, "what the rule does stands between \"then\" and \"end\""));
    }

    /** The word that begins a line and was probably meant to be this keyword. */
    private Optional<RuleToken> lineBeginning(String keyword) {
        return tokens.subList(cursor.position(), partEnd).stream()
                .filter(token -> token.isWord() && token.beginsLine() && !SECTIONS.contains(token.text()))
                .filter(token -> Words.isNearly(token.text(), Set.of(keyword)))
                .findFirst();
    }

    private String shown() {
        return "rule \"" + name + "\"";
    }

    /** What stands between the name and {@code when}. */
    private void head(int thenAt) {
        while (!cursor.is("when")) {
            if (cursor.position() >= thenAt) {
                throw new Refused(cursor.peek().place(), shown() + " has no \"when\"", "put \"when\" on the line before its conditions");
            }
            boolean hasWhen = index("when", thenAt).isPresent();
            try {
                inHead(hasWhen);
            } catch (Refused refused) {
                if (!hasWhen) {
                    throw refused;
                }
                remarks.accept(refused.remark());
                skipAttribute();
            }
        }
    }

    private void inHead(boolean hasWhen) {
        RuleToken token = cursor.peek();
        if (token.is("@")) {
            note();
            return;
        }
        if (!hasWhen && token.isWord() && Words.isNearly(token.text(), Set.of("when"))) {
            throw new Refused(token.place(), shown() + " has no \"when\"", Suggestion.meant("when"));
        }
        String attribute = attribute();
        if (Words.ATTRIBUTES.containsKey(attribute)) {
            throw new Refused(token.place(), "\"" + attribute + "\" may not be used", Words.ATTRIBUTES.getOrDefault(attribute, ""));
        }
        Optional<String> near = token.isWord() ? Words.meant(attribute, Words.ATTRIBUTES.keySet()) : Optional.empty();
        if (near.isPresent()) {
            throw new Refused(token.place(), "a rule has no attribute \"" + attribute + "\"",
                    near.get() + " Neither may be used: a rule has a name, @owner( \"…\" ), @description( \"…\" ), conditions and conclusions");
        }
        if (!hasWhen && (token.is("if") || token.is("where") || token.is("given"))) {
            throw new Refused(token.place(), shown() + " has no \"when\"", "write \"when\" instead of \"" + token.text() + "\"");
        }
        if (!hasWhen) {
            throw new Refused(token.place(), shown() + " has no \"when\"", "put \"when\" on the line before its conditions");
        }
        throw token.isWord()
                ? new Refused(token.place(), "a rule has no attribute \"" + attribute + "\"",
                        "a rule has a name, @owner( \"…\" ), @description( \"…\" ), conditions and conclusions")
                : new Refused(token.place(), token.shown() + " is not expected here", token.is("{") ? "write \"when\"" : "remove it");
    }

    /** A word with dashes, such as {@code no-loop}. */
    private String attribute() {
        StringBuilder attribute = new StringBuilder(cursor.peek().text());
        int ahead = 0;
        while (cursor.isAhead(ahead + 1, "-") && cursor.peek(ahead + 2).filter(RuleToken::isWord).isPresent()) {
            attribute.append('-').append(cursor.peek(ahead + 2).map(RuleToken::text).orElse(""));
            ahead += 2;
        }
        return attribute.toString();
    }

    /** To the next line, annotation or section. */
    private void skipAttribute() {
        int line = cursor.next().line();
        while (!cursor.atEnd() && cursor.peek().line() == line && !cursor.is("@") && !SECTIONS.contains(cursor.peek().text())) {
            cursor.next();
        }
    }

    private void note() {
        RuleToken at = cursor.next();
        RuleToken kind = cursor.next();
        if (!kind.isWord() || !NOTES.contains(kind.text())) {
            throw new Refused(at.place(), "there is no annotation @" + kind.text(),
                    Words.meant(kind.text(), NOTES).orElse("there are @owner( \"…\" ) and @description( \"…\" )"));
        }
        if (notes.stream().anyMatch(note -> note.name().equals(kind.text()))) {
            throw new Refused(at.place(), "@" + kind.text() + " is said twice", "remove one");
        }
        RuleToken text = cursor.peek(1).orElse(kind);
        if (!cursor.is("(") || !text.isText() || !cursor.isAhead(2, ")")) {
            throw new Refused(at.place(), "@" + kind.text() + " takes one text", "write @" + kind.text() + "( \"…\" )");
        }
        cursor.next();
        cursor.next();
        cursor.next();
        notes.add(new Note(at.place(), kind.text(), text.content()));
    }
}
