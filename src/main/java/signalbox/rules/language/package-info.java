/**
 * The language of teams' rules: closed, because a rule file is another team's code on the machine that pages everybody. Text becomes
 * tokens ({@link signalbox.rules.language.RuleLexer}), tokens a tree ({@link signalbox.rules.language.Reader}), each expression of the tree
 * gets a type ({@link signalbox.rules.language.Checker}), and the tree is printed as DRL on the same lines ({@link
 * signalbox.rules.language.Printer}). Drools sees what was printed and nothing else: what has no production here cannot be said. What
 * Drools made of it is looked at again ({@link signalbox.rules.language.SecondWall}), by code that knows nothing of the tree.
 *
 * <p>One table says what rules may name: {@code vocabulary.txt}, read by {@link signalbox.rules.language.Vocabulary}.
 *
 * <p>Reading and checking run none of a file's code. Everything here may be used by any thread; only {@link
 * signalbox.rules.language.Vocabulary#standard} is kept.
 */
@NullMarked
package signalbox.rules.language;

import org.jspecify.annotations.NullMarked;
