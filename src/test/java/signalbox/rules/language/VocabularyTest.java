package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.rules.language.Type.By;
import signalbox.rules.language.Type.Member;

/** The table says what is there. */
class VocabularyTest {

    private static final Map<String, Class<?>> PRIMITIVES =
            Map.of("int", int.class, "long", long.class, "double", double.class, "boolean", boolean.class);

    static Stream<Type> types() {
        return Vocabulary.standard().types().stream().filter(type -> !type.className().equals("-"));
    }

    private static Class<?> of(Type type) throws ClassNotFoundException {
        return Class.forName(type.className());
    }

    private static Class<?> of(String name) throws ClassNotFoundException {
        Class<?> primitive = PRIMITIVES.get(name);
        return primitive == null ? of(Vocabulary.standard().type(name).orElseThrow()) : primitive;
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyMemberIsOneOfItsClass(Type type) throws ClassNotFoundException {
        Class<?> declaring = of(type);
        for (Member member : type.methods()) {
            Method method = Arrays.stream(declaring.getMethods())
                    .filter(candidate -> candidate.getName().equals(member.name()))
                    .filter(candidate -> Modifier.isStatic(candidate.getModifiers()) == member.isStatic())
                    .filter(candidate -> takes(candidate, member.parameters()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(type.name() + " has no " + member));
            assertThat(of(member.result())).as("%s of %s", member, type.name()).isEqualTo(method.getReturnType());
        }
        Class<?> concluded = Class.forName(type.madeClassName());
        for (Member made : type.constructors()) {
            for (String first : made.parameters().get(0).split("\\|")) {
                List<String> parameters = Stream.concat(Stream.of(first), made.parameters().stream().skip(1)).toList();
                assertThat(concluded.getConstructors())
                        .as("%s of %s", made, type.name())
                        .anyMatch((Constructor<?> constructor) -> takes(constructor, parameters));
            }
        }
        for (String constant : type.constants().keySet()) {
            assertThat(declaring.getFields()).anyMatch(field -> field.getName().equals(constant));
        }
        if (type.by() != By.NOBODY) {
            assertThat(concluded.getMethods()).anyMatch(method -> method.getName().equals("by")
                    && method.getParameterCount() == (type.by() == By.RULE ? 1 : type.by() == By.RULE_AND_PACKAGE ? 2 : 3));
        }
    }

    private static boolean takes(Executable method, List<String> parameters) {
        if (method.getParameterCount() != parameters.size()) {
            return false;
        }
        for (int i = 0; i < parameters.size(); i++) {
            Class<?> is = method.getParameterTypes()[i];
            boolean several = parameters.get(i).endsWith("...");
            Class<?> element = several && is.isArray() ? is.getComponentType() : is;
            for (String one : parameters.get(i).replace("...", "").split("\\|")) {
                try {
                    if (!element.isAssignableFrom(of(one)) || several != is.isArray()) {
                        return false;
                    }
                } catch (ClassNotFoundException e) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Identity, hashes and what a value is as text tell of the machine, or cost without end. */
    @ParameterizedTest
    @MethodSource("types")
    void nothingOfEveryObjectIsListed(Type type) {
        assertThat(type.methods().stream().map(Member::name))
                .doesNotContain("getClass", "hashCode", "toString", "wait", "notify", "notifyAll", "clone", "finalize", "repeat", "format");
        if (type.kind() == Type.Kind.CONCLUSION) { // the printer says whose it is
            assertThat(type.methods().stream().map(Member::name)).doesNotContain("by");
        }
    }
}
