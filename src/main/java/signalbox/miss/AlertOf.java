package signalbox.miss;

import java.util.Optional;
import org.drools.base.base.ValueResolver;
import org.drools.base.rule.Declaration;
import org.drools.base.rule.Pattern;
import signalbox.alert.Labels;

/** The alert that a rule takes from a fact about it: {@code Holds( condition == "slow", $alert : alert )}. */
final class AlertOf {

    private AlertOf() {}

    /** The name that a pattern gives to the labels of an alert that its facts are about. */
    static Optional<String> variable(Pattern pattern) {
        return declaration(pattern).map(Declaration::getIdentifier);
    }

    /** Whether a fact is about that alert. */
    static boolean isIn(Object fact, Pattern pattern, Labels alert, ValueResolver resolver) {
        return declaration(pattern).filter(declaration -> alert.equals(declaration.getExtractor().getValue(resolver, fact))).isPresent();
    }

    private static Optional<Declaration> declaration(Pattern pattern) {
        return pattern.getInnerDeclarations().values().stream()
                .filter(declaration -> declaration.getExtractor() != null && declaration.getExtractor().getExtractToClass() == Labels.class)
                .findFirst();
    }
}
