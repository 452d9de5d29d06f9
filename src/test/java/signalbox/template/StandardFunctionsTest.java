package signalbox.template;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.template.TestTemplates.error;
import static signalbox.template.TestTemplates.rendered;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.template.syntax.TemplateException;

/** The functions that know nothing of alerts (spec/templates.md 4.1, 4.2). */
class StandardFunctionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', value = {
        "toUpper \"straße\" ~ STRAßE",
        "toLower \"ÉCOLE\" ~ école",
        "title \"disk-full high\" ~ Disk-Full High",
        "title \"foo_bar\" ~ Foo_bar",
        "title \"a.b\" ~ A.b",
        "title \"don't\" ~ Don't",
        "title \"iPhone CPU\" ~ Iphone Cpu",
        "title \"3rd\" ~ 3Rd",
        "title \"abc123def\" ~ Abc123def",
        "trimSpace \"\\u00a0 a b\\n\" ~ a b",
        "join \", \" (stringSlice \"a\" \"b\") ~ a, b",
        "list 1 true \"x\" | join \",\" ~ 1,true,x",
        "join \",\" (list nil (list 1 2) 1.5) ~ <nil>,[1 2],1.5",
        "printf \"%q\" (join \",\" nil) ~ \"\"",
        "match \"^a+$\" \"aaa\" ~ true",
        "urlUnescape \"a+b%21\" ~ a b!",
        "safeHtml \"<b>\" ~ <b>",
        "base64encode \"a?>y\" ~ YT8-eQ==",
        "base64decode \"YT8-eQ==\" ~ a?>y",
        "dict \"b\" nil \"a\" 1 | toJson ~ {\"a\":1,\"b\":null}",
        "append (list 1) 2 3 ~ [1 2 3]",
        "humanizeDuration 60.5 ~ 1m 0s",
        "humanizeDuration 90000 ~ 1d 1h 0m 0s",
        "humanizeDuration 899.99 ~ 14m 59s",
        "humanizeDuration -183845 ~ -2d 3h 4m 5s",
        "humanizeDuration 1.2345 ~ 1.234s",
        "humanizeDuration \"0.1\" ~ 100ms",
        "humanizeDuration 0.1235 ~ 123.5ms",
        "humanizeDuration 0.0001 ~ 100us",
        "humanizeDuration 0 ~ 0s",
        "now ~ 2026-03-04 08:00:00 +0100 CET",
        "since (index .Alerts 0).StartsAt ~ 1h53m53s",
        "since (index .Alerts 0).StartsAt | humanizeDuration ~ 1h 53m 53s",
        "(index .Alerts 0).StartsAt | tz \"Local\" | date \"15:04 MST\" ~ 06:06 CET",
        "(toDate \"2006-01-02\" \"2026-05-06\").Weekday ~ Wednesday",
        "toDate \"2006-01-02\" \"soon\" ~ 0001-01-01 00:00:00 +0000 UTC",
        "toJson (index .Alerts 0).StartsAt ~ \"2026-03-04T05:06:07Z\"",
    })
    void functionsDoAsInAlertmanager(String expression, String expected) throws TemplateException {
        assertThat(rendered("{{ " + expression + " }}")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', value = {
        "match \"(\" \"a\" ~ error calling match: error parsing regexp: missing closing ): `(`",
        "reReplaceAll \"(\" \"\" \"a\" ~ error calling reReplaceAll: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`",
        "join \",\" \"a\" ~ error calling join: join expects a slice or array, got string",
        "join \",\" .CommonLabels ~ error calling join: join expects a slice or array, got template.KV",
        "urlUnescape \"%zz\" ~ error calling urlUnescape: invalid URL escape \"%zz\"",
        "base64decode \"YWI\" ~ error calling base64decode: illegal base64 data at input byte 0",
        "tz \"X\" (index .Alerts 0).StartsAt ~ error calling tz: unknown time zone X",
        "humanizeDuration \"one\" ~ error calling humanizeDuration: strconv.ParseFloat: parsing \"one\": invalid syntax",
        "humanizeDuration (stringSlice \"a\") ~ error calling humanizeDuration: can't convert []string to float",
        "dict \"a\" ~ error calling dict: dict requires an even number of arguments",
        "dict 1 2 ~ error calling dict: dict keys must be strings",
        "mustToDate \"2006-01-02\" \"not-a-date\" ~ error calling mustToDate: parsing time \"not-a-date\" as \"2006-01-02\":"
                + " cannot parse \"not-a-date\" as \"2006\"",
    })
    void failuresReadAsGos(String expression, String expected) {
        assertThat(error("{{ " + expression + " }}")).endsWith(">: " + expected);
    }

    @Test
    void listsThatWereAppendedToStayAsTheyWere() throws TemplateException {
        assertThat(rendered("{{ $a := list 1 }}{{ $b := append $a 2 }}{{ $a }}{{ $b }}")).isEqualTo("[1][1 2]");
    }
}
