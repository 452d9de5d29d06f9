package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.config.IntegrationConfig;
import signalbox.config.IntegrationKind;
import signalbox.config.TestIntegrations;

class ReceiverFactoryTest {

    private static final List<String> TESTS = new ClassFileImporter()
            .importPackages("signalbox.receiver").stream()
                    .filter(type -> type.isAssignableTo(ReceiverContract.class))
                    .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                    .map(JavaClass::getSimpleName)
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList();

    static Stream<IntegrationConfig> integrations() {
        return TestIntegrations.ofEveryKind().stream();
    }

    @ParameterizedTest
    @MethodSource("integrations")
    void receiverOfEachKindIsBuilt(IntegrationConfig integration) {
        assertThatCode(() -> TestReceivers.receivers().tryOut("a", integration)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void receiverOfEachKindIsHeldToTheContract(IntegrationKind kind) {
        assertThat(TESTS).contains(kind.id() + "receivertest");
    }
}
