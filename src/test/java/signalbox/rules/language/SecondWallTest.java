package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the checker would let through by mistake, the second wall stops: these texts are compiled as they stand. */
class SecondWallTest {

    private static final String PACKAGE = "rules.teams.tour";
    private static final String HEAD =
            """
            package rules.teams.tour;
            import java.util.List;
            import signalbox.alert.Alert;
            import signalbox.inhibit.Withheld;
            """;

    /** What is said of a text by Drools with no more classes than there are, and of what it compiled. */
    private static Set<String> objections(String text, Vocabulary vocabulary) {
        Build build = Build.of(Map.of("x.drl", text), new ListedClasses(vocabulary), Build.LONGEST);
        Set<String> all = new TreeSet<>();
        build.faults().forEach(fault -> all.add(fault.message()));
        all.addAll(SecondWall.inspect(build.packages(), PACKAGE, vocabulary, Map.of("x", "r0")));
        return all;
    }

    private static String rule(String condition, String statement) {
        return HEAD + "rule \"x\" when $a : Alert( " + condition + " ) then " + statement + "\nend\n";
    }

    private static final String SOUND = "insertLogical( new Withheld( $a, \"x\" ).by( \"x\" ) );";

    @Test
    void whatIsPrintedIsLetThrough() {
        assertThat(objections(rule("name == \"x\"", SOUND), Vocabulary.standard())).isEmpty();
        assertThat(objections(rule("name == \"x\"", SOUND).replace(" ) then", " ) from entry-point \"r0\" then"), Vocabulary.standard()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "this.getClass() != null", "class != null", "name.getClass().getName() == \"x\"", "name.bytes.length > 0",
                "name.repeat( 5 ) == \"x\"", "Runtime.getRuntime() != null", "System.getenv( \"x\" ) == null", "Thread.currentThread() != null",
                "name matches \"(a+)+b\"", "labels.pairs != null", "name.hashCode() == 0", "java.lang.Runtime.getRuntime() != null",
                "name.chars().count() > 0", "[ 1 ].size() > 0"
            })
    void aConditionThatTheCheckerWouldLetThroughIsStopped(String condition) {
        assertThat(objections(rule(condition, SOUND), Vocabulary.standard())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit( 1 );", "Runtime.getRuntime();", "drools.halt();", "drools.getRule();", "insert( $a );", "delete( $a );", "while ( true ) { }",
                "for ( Object o : List.of( 1 ) ) { }", "throw new RuntimeException();", "try { insertLogical( $a ); } catch ( RuntimeException e ) { }",
                "synchronized ( $a ) { }", "Object o = $a.getClass();", "insertLogical( Alert.class );", "int[] x = new int[ 9 ];", "new Thread();",
                "Runnable r = () -> { };", "\"a\".repeat( 9 );", "String.valueOf( $a );", "boolean b = ( (Object) $a ) instanceof Alert;",
                "int i = $a.name().length(); i++; insertLogical( i );", "List.of( 1 ).iterator();", "switch ( $a.name() ) { case \"x\": break; default: }"
            })
    void aStatementThatTheCheckerWouldLetThroughIsStopped(String statement) {
        assertThat(objections(rule("name == \"x\"", statement), Vocabulary.standard())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rule \"x\" salience 5 when Alert() then\nend", "rule \"x\" no-loop true when Alert() then\nend", "rule \"x\" enabled false when Alert() then\nend",
                "rule \"x\" @owner( \"a\" ) when Alert() then\nend", "rule \"x\" agenda-group \"a\" when Alert() then\nend",
                "rule \"x\" activation-group \"a\" when Alert() then\nend", "rule \"x\" lock-on-active when Alert() then\nend",
                "rule \"x\" timer( 1s ) when Alert() then\nend", "rule \"x\" when Alert() from entry-point \"r1\" then\nend",
                "rule \"x\" when Alert() over window:length( 1 ) then\nend", "rule \"x\" when List() from collect( Alert() ) then\nend",
                "rule \"x\" when Alert() from List.of() then\nend", "query \"x\" Alert() end", "global java.util.List g;",
                "function int f( int x ) { while ( true ) { } }", "function int f( int x ) { return f( x ); }",
                "function String f() { return System.getenv( \"x\" ); }", "rule \"x\" when eval( true ) then\nend"
            })
    void aFormThatTheReaderWouldLetThroughIsStopped(String item) {
        assertThat(objections(HEAD + item + "\n", Vocabulary.standard())).isNotEmpty();
    }

    /** Somebody lists a method that leads out of the language: the checker takes it, the wall knows what it leads to. */
    @Test
    void aHoleInTheTableIsStopped() {
        Vocabulary hole = Vocabulary.standard().copy();
        Type alert = new Type("Alert", "signalbox.alert.Alert", Type.Kind.FACT);
        Type original = Vocabulary.standard().type("Alert").orElseThrow();
        alert.properties().putAll(original.properties());
        alert.methods().addAll(original.methods());
        alert.methods().add(new Type.Member("getClass", List.of(), "Object", false));
        hole.add(alert);
        Checked checked = Checker.check(PACKAGE, List.of(new Source("x.drl",
                rule("name == \"x\", getClass() != null", "insertLogical( new Withheld( $a, \"x\" ) );"))), hole);
        assertThat(checked.isSound()).isTrue();
        List<Printer.Printed> printed = Printer.print(checked, Printer.EntryPoints.NONE);
        Build build = LanguageTest.build(printed, checked);

        assertThat(SecondWall.inspect(build.packages(), PACKAGE, Vocabulary.standard(), Map.of()))
                .anyMatch(found -> found.contains("getClass"));
    }

    /** There are texts that the compiler is never done with: nothing can end it. This one waits for a class until the test is over. */
    @Test
    void aBuildThatTakesTooLongIsGivenUp() {
        CountDownLatch over = new CountDownLatch(1);
        ClassLoader slow = new ClassLoader(new ListedClasses(Vocabulary.standard())) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    throw new ClassNotFoundException(name, e);
                }
                return super.loadClass(name, resolve);
            }
        };
        try {
            Build build = Build.of(Map.of("x.drl", rule("name == \"x\"", SOUND)), slow, Duration.ZERO);

            assertThat(build.packages()).isEmpty();
            assertThat(build.faults()).extracting(Build.Fault::message).containsExactly("it is not compiled after 0 s");
        } finally {
            over.countDown();
        }
    }
}
