package signalbox.rules.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A type that rules may name, with all that they may say of it. Changed while the table, or a package's declarations, are read. */
public final class Type {

    /** What it is to rules. */
    public enum Kind {
        VALUE,
        FACT,
        CONCLUSION,
        /** Rules conclude it, and read what comes of that. */
        BOTH,
        /** Declared by the package itself: read and concluded. */
        DECLARED
    }

    /** How the rule that concluded it is added. */
    public enum By {
        NOBODY,
        RULE,
        RULE_PACKAGE_AND_ORDER,
        RULE_AND_PACKAGE
    }

    /**
     * A method or a way to make a conclusion.
     *
     * @param parameters types; several that will do are separated by {@code |}, the last one may end with {@code ...}
     */
    public record Member(String name, List<String> parameters, String result, boolean isStatic) {
        public Member {
            parameters = List.copyOf(parameters);
        }

        public boolean takesAnyNumber() {
            return !parameters.isEmpty() && parameters.get(parameters.size() - 1).endsWith("...");
        }

        /** Whether it can be called with these. */
        boolean takes(List<String> arguments) {
            int count = parameters.size();
            if (takesAnyNumber() ? arguments.size() < count - 1 : arguments.size() != count) {
                return false;
            }
            for (int i = 0; i < arguments.size(); i++) {
                if (!Types.fits(parameters.get(Math.min(i, count - 1)), arguments.get(i))) {
                    return false;
                }
            }
            return true;
        }

        /** {@code label(String)}. */
        String form() {
            return name + parametersForm();
        }

        String parametersForm() {
            return "(" + String.join(", ", parameters).replace("|", " or ") + ")";
        }
    }

    private final String name;
    private final String className;
    private final Kind kind;
    private String madeClassName;
    private By by = By.NOBODY;
    private Set<String> restingOptions = Set.of();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private final List<Member> methods = new ArrayList<>();
    private final List<Member> constructors = new ArrayList<>();

    /** @param className {@code -} for what is no class */
    Type(String name, String className, Kind kind) {
        this.name = name;
        this.className = className;
        this.madeClassName = className;
        this.kind = kind;
    }

    public String name() {
        return name;
    }

    public String className() {
        return className;
    }

    /** The class of what rules conclude: another one where what comes of it is a fact. */
    public String madeClassName() {
        return madeClassName;
    }

    public Kind kind() {
        return kind;
    }

    public By by() {
        return by;
    }

    /** Properties with their types. */
    public Map<String, String> properties() {
        return properties;
    }

    public Map<String, String> constants() {
        return constants;
    }

    public List<Member> methods() {
        return methods;
    }

    public List<Member> constructors() {
        return constructors;
    }

    public boolean isDeclared() {
        return kind == Kind.DECLARED;
    }

    /** Whether patterns may be written over it. */
    public boolean isRead() {
        return kind == Kind.FACT || kind == Kind.BOTH || kind == Kind.DECLARED;
    }

    public boolean isConcluded() {
        return kind == Kind.CONCLUSION || kind == Kind.BOTH || kind == Kind.DECLARED;
    }

    boolean isClass() {
        return !className.equals("-");
    }

    boolean needsImport() {
        return isClass() && !isDeclared() && !className.startsWith("java.lang.");
    }

    /** The options by which a conclusion has to know the alerts that it rests on. */
    public Set<String> restingOptions() {
        return restingOptions;
    }

    /** Whether it is made by a method of its class: {@code Condition.of( … )}. */
    boolean hasFactory() {
        return kind == Kind.CONCLUSION && methods.stream().anyMatch(Member::isStatic);
    }

    void restsOnAlertsWith(Set<String> options) {
        restingOptions = Set.copyOf(options);
    }

    void madeAs(String name) {
        madeClassName = name;
    }

    void decidedBy(By who) {
        by = who;
    }

    Optional<Member> method(String method, boolean isStatic, List<String> arguments) {
        return methods.stream()
                .filter(member -> member.name().equals(method) && member.isStatic() == isStatic && member.takes(arguments))
                .findFirst();
    }

    List<Member> methodsNamed(String method) {
        return methods.stream().filter(member -> member.name().equals(method)).toList();
    }

    /** How it can be made: {@code Inhibition(Alert or Labels, …)}. */
    String constructorForms() {
        return String.join(" or ", constructors.stream().map(made -> name + made.parametersForm()).toList());
    }
}
