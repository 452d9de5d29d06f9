package signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.MatcherSyntax;

/** Whatever a file holds: it is read, or it is refused with a {@link ConfigurationException}, and soon. */
@Tag("once")
class HostileYamlTest {

    private static final String RECEIVER = "receivers: [{name: a}]\n";

    @Test
    void aliasesOfAliasesAreRefused() {
        String laughs = "a0: &a0 [x, x, x]\n" + IntStream.range(1, 40)
                .mapToObj(i -> "a%1$d: &a%1$d [*a%2$d, *a%2$d, *a%2$d]\n".formatted(i, i - 1))
                .collect(Collectors.joining());
        assertThatThrownBy(() -> read(laughs)).hasMessageContaining("document contains excessive aliasing");
    }

    @Test
    void chainsOfAliasesAreRefused_whenTheyAreDeep() {
        String chain = "a0: &a0 [x]\n" + IntStream.range(1, 5_000)
                .mapToObj(i -> "a%1$d: &a%1$d [*a%2$d]\n".formatted(i, i - 1))
                .collect(Collectors.joining());
        assertThatThrownBy(() -> read(chain)).hasMessageContaining("document contains excessive aliasing");
    }

    @Test
    void manyAliasesOfOneThingAreFine() {
        String routes = "  - {group_by: *by}\n".repeat(5000);
        read(RECEIVER + "route:\n  receiver: a\n  group_by: &by [a, b]\n  routes:\n" + routes);
    }

    @Test
    void aLargeFileIsRefusedUnread() {
        assertThatThrownBy(() -> read("# " + "x".repeat(10 << 20)))
                .hasMessage("am.yml: the file is too large: expected at most 8 MiB: is it the right file?");
    }

    @Test
    void tooManyNodesAreRefused() {
        assertThatThrownBy(() -> read("a: [" + "1,".repeat(500_000) + "]")).hasMessageContaining("more than 500000 keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "a:\n"})
    void deepNestingIsRefused(String level) {
        String yaml = level.endsWith("\n")
                ? IntStream.range(0, 2000).mapToObj(i -> " ".repeat(i) + level).collect(Collectors.joining())
                : level.repeat(1_000_000);
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void keysOfRoutesAreBounded() {
        String yaml = RECEIVER + "route:\n  receiver: a\n  routes:\n  - matchers: [a=" + "x".repeat(1_000_000) + "]\n    routes:\n"
                + "    - {}\n".repeat(1000);
        assertThatThrownBy(() -> read(yaml)).hasMessageContaining("the routing tree is too large");
    }

    @Test
    void thousandsOfProblemsAreCutShort() {
        String yaml = IntStream.range(0, 20_000).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());
        assertThatThrownBy(() -> read(yaml)).satisfies(thrown ->
                assertThat(((ConfigurationException) thrown).problems()).hasSize(1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\troute: x", "route:\n\treceiver: a", "\u0000", "route: \u0007", "\ud83d\ude00: x", "\u2028", "---\n---\n", "...", "--- !!set {a}",
        "!!java.lang.ProcessBuilder [a]", "%YAML 9.9\n---\na", "%TAG ! !\n---\n!x y", "&a *a", "*a", "&a [*a]", "&a {*a : b}", "!<x> y",
        "? ? ?", "[[], {}: {}]", "{[]: a}", "\"\\ud800\": \"\\ud800\"", "'", "|\n x", ">2\n  x", "a: |10\n x", "<<: *x", "<<: [a]",
        "<<: {<<: {<<: {route: {}}}}", "route: {receiver: \"\\ud800\", matchers: [\"\\ud800=x\"]}", "route: !!int x", "route: !!null x"
    })
    void oddYamlIsRefused(String yaml) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void bytesThatAreNoTextAreRefusedWithTheirPlace() {
        byte[] bytes = ("route:\n  receiver: ü").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(bytes)).hasMessage("am.yml:2:13: invalid UTF-8: expected a text in UTF-8: save the file anew in that encoding");
    }

    @Test
    void aFileInAnotherEncodingIsToldAsOne() {
        byte[] bytes = "\ufeffroute:\n".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> read(bytes)).hasMessage("am.yml:1:1: the file is in UTF-16: expected a text in UTF-8: save it anew in that encoding");
    }

    @Test
    void controlCharactersAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> read("route:\n  receiver: a\u0007"))
                .hasMessageStartingWith("am.yml:2:14: not YAML: control characters are not allowed");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() {
        read("\ufeffroute: {receiver: a}\n" + RECEIVER);
        assertThatThrownBy(() -> read("\ufeffrout: {receiver: a}\n" + RECEIVER)).hasMessageStartingWith("am.yml:1:1: ");
    }

    @Test
    void expressionsThatGrowAreRefused() {
        for (String expression : List.of("(".repeat(20_000) + ")".repeat(20_000), "((a{1000}){1000}){1000}")) {
            assertThatThrownBy(() -> read(RECEIVER + "route: {receiver: a, routes: [{match_re: {x: '" + expression + "'}}]}"))
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    /** A valid file with every key; the fuzz puts other things in the places of its values. */
    private static final List<String> WORDS = List.of(
            "global", "resolve_timeout", "http_config", "smtp_tls_config", "slack_api_url", "smtp_smarthost", "route", "receiver",
            "group_by", "match", "match_re", "matchers", "mute_time_intervals", "active_time_intervals", "continue", "routes",
            "group_wait", "repeat_interval", "labels", "receivers", "name", "webhook_configs", "log_configs", "file_configs",
            "slack_configs", "url", "url_file", "payload", "timeout", "max_alerts", "send_resolved", "path", "inhibit_rules",
            "source_match", "source_match_re", "target_matchers", "equal", "time_intervals", "times", "start_time", "end_time",
            "weekdays", "days_of_month", "months", "years", "location", "templates", "tracing", "event_recorder", "basic_auth",
            "to", "from", "smarthost", "headers", "threading", "enabled", "routing_key", "details", "images", "links", "app_token",
            "api_url", "api_url_file", "update_message", "fields", "actions", "confirm", "api_key", "responders", "custom_fields",
            "user_key_file", "token_file", "retry", "topic_arn", "sigv4", "secret_key", "chat_id", "bot_token", "room_id",
            "webhook_url", "webhook_url_file", "project", "issue_type", "summary", "attachments", "props", "priority", "brokers",
            "topic", "sasl", "type", "value", "title", "text", "authorization", "oauth2", "tls_config", "proxy_url", "http_headers", "proxy_connect_header", "claims", "<<", "~", "''");

    @Property(tries = 2000)
    void noTreeOfKnownKeysCausesAnythingButAnAnswer(@ForAll("trees") String yaml) {
        readOrRefuse(yaml);
    }

    @Property(tries = 2000)
    void noTextCausesAnythingButAnAnswer(@ForAll("texts") String yaml) {
        readOrRefuse(yaml);
    }

    private static void readOrRefuse(String yaml) {
        try {
            Configuration first = read(yaml);
            assertThat(read(first.original()).original()).isEqualTo(first.original());
        } catch (ConfigurationException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> trees() {
        Arbitrary<String> valid = tree(4);
        return valid.map(tree -> "global: {}\nroute: {receiver: a, routes: [" + tree + "]}\nreceivers: [{name: a, "
                + Stream.of(IntegrationKind.values()).map(kind -> kind.key() + ": [" + tree + "]").collect(Collectors.joining(", ")) + "}]\ntime_intervals: [{name: x, time_intervals: [" + tree + "]}]\ninhibit_rules: [" + tree + "]\n");
    }

    private static Arbitrary<String> tree(int depth) {
        Arbitrary<String> scalars = Arbitraries.of(
                "~", "5", "-1", "''", "a", "x", "5m", "1.5", "true", "http://h", "'http://h:x'", "monday:friday", "1:5", "'-1'",
                "08:00", "a=b", "'{a=~\"(\"}'", "'...'", "<secret>", "!!str 5", "!x y", "2026-01-01", "Europe/Berlin", "0x1f", ".inf");
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<String> child = Arbitraries.lazy(() -> tree(depth - 1));
        Arbitrary<String> lists = child.list().ofMaxSize(2).map(list -> "[" + String.join(", ", list) + "]");
        Arbitrary<String> pairs = Arbitraries.of(WORDS).flatMap(key -> child.map(value -> key + ": " + value));
        Arbitrary<String> maps = pairs.list().ofMaxSize(4).map(list -> "{" + String.join(", ", list) + "}");
        return Arbitraries.oneOf(scalars, lists, maps, maps);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> parts = Arbitraries.oneOf(
                Arbitraries.of(WORDS).map(word -> word + ": "),
                Arbitraries.of("\n", "\n  ", "\n- ", "- ", "[", "]", "{", "}", "&a ", "*a ", "!!str ", "|\n", ">", "\t", "#", "'", "\"", ",", "? "),
                Arbitraries.strings().ofMaxLength(5));
        return parts.list().ofMaxSize(30).map(list -> String.join("", list));
    }

    private static Configuration read(String yaml) {
        return read(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static Configuration read(byte[] yaml) {
        return Configuration.parse("am.yml", yaml, Path.of("/etc/am"), MatcherSyntax.Mode.UTF8_STRICT, Duration.ofHours(120));
    }
}
