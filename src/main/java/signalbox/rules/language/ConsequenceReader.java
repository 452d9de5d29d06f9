package signalbox.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Unreadable;

/**
 * Reads what a rule does: statements, each an expression. Whether it is one that rules may say is the checker's to find: it knows what
 * was meant.
 */
final class ConsequenceReader {

    private static final Set<String> CHANGES = Set.of("modify", "update");

    private final Cursor cursor;
    private final ExpressionReader expressions;
    private final Consumer<Remark> remarks;

    ConsequenceReader(Cursor cursor, Consumer<Remark> remarks) {
        this.cursor = cursor;
        this.expressions = new ExpressionReader(cursor, false);
        this.remarks = remarks;
    }

    List<Expr> read() {
        List<Expr> statements = new ArrayList<>();
        while (!cursor.atEnd()) {
            int start = cursor.position();
            try {
                Expr statement = statement();
                statements.add(statement);
            } catch (Refused refused) {
                remarks.accept(refused.remark());
                statements.add(new Unreadable(refused.remark().place(), Set.of()));
                cursor.skipFrom(start, ";");
                if (!cursor.accept(";") || !begins(cursor.peek())) {
                    cursor.skipToEnd();
                }
            }
        }
        return statements;
    }

    private static boolean begins(RuleToken token) {
        return token.is("insertLogical");
    }

    private Expr statement() {
        RuleToken first = cursor.peek();
        if (first.is(";")) {
            throw new Refused(first.place(), "\";\" is not expected here", "remove it");
        }
        if (first.is("{") || first.is("}")) {
            throw new Refused(first.place(), first.shown() + " is not expected here", "a rule only concludes: insertLogical( new … );");
        }
        if (Words.IN_CONSEQUENCES.containsKey(first.text()) && first.isWord()) {
            throw keyword(first);
        }
        if (first.is("this")) {
            throw new Refused(first.place(), "\"this\" is not expected here", "a rule only concludes: insertLogical( new … );");
        }
        if (first.isWord() && cursor.peek(1).filter(next -> next.isWord() || next.is("<") || next.is("[")).isPresent()
                && !first.is("new")) {
            throw twoWords(first);
        }
        Expr expr = expressions.read();
        if (cursor.is("{") && CHANGES.contains(first.text())) {
            skipBlock();
            cursor.accept(";");
            return expr;
        }
        end();
        return expr;
    }

    private Refused keyword(RuleToken word) {
        String hint = Words.IN_CONSEQUENCES.getOrDefault(word.text(), "");
        return new Refused(word.place(), "rules may not use " + word.text(), hint);
    }

    /** {@code String s = "a";}, or a call without brackets. */
    private Refused twoWords(RuleToken first) {
        RuleToken second = cursor.peek(1).orElse(first);
        if (first.is("insertLogical")) {
            return new Refused(first.place(), "after \"insertLogical\" a \"(\" is missing", "write insertLogical( new … );");
        }
        boolean declares = cursor.peek(2).filter(next -> next.is("=") || next.is(";") || next.isWord()).isPresent()
                || second.is("<")
                || second.is("[");
        return declares && (first.isTypeName() || Set.of("int", "long", "double", "boolean", "char", "byte").contains(first.text()))
                ? new Refused(first.place(), "rules have no variables", "bind the value in a condition: $x : …")
                : new Refused(first.place(), first.shown() + " is not expected here", "a rule only concludes: insertLogical( new … );");
    }

    private void skipBlock() {
        int depth = 0;
        do {
            RuleToken token = cursor.next();
            depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
        } while (depth > 0 && !cursor.atEnd());
    }

    private void end() {
        if (cursor.accept(";")) {
            return;
        }
        RuleToken token = cursor.peek();
        RuleToken before = cursor.before();
        boolean newStatement = cursor.atEnd() || token.beginsLine() || begins(token);
        if (newStatement) {
            throw new Refused(before.place(), "after this, \";\" is missing", "each action ends with \";\"");
        }
        if (token.is("=")) {
            throw new Refused(token.place(), "\"=\" is not expected here", "rules change nothing: they conclude");
        }
        throw new Refused(token.place(), token.shown() + " is not expected here", Words.SIGNS.getOrDefault(token.text(), ""));
    }
}
