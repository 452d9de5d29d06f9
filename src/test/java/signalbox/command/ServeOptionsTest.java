package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;

class ServeOptionsTest {

    @Test
    void defaultsAreAlertmanagers() {
        ServeOptions options = ServeOptions.parse();

        assertThat(options.configFile()).isEmpty();
        assertThat(options.storagePath()).isEqualTo(Path.of("data"));
        assertThat(options.dataRetention()).isEqualTo(Duration.ofDays(5));
        assertThat(options.dataMaintenanceInterval()).isEqualTo(Duration.ofMinutes(15));
        assertThat(options.alertsGcInterval()).isEqualTo(Duration.ofMinutes(30));
        assertThat(options.dispatchMaintenanceInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.dispatchStartDelay()).isZero();
        assertThat(options.resendGrace()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.maxSilences()).isZero();
        assertThat(options.logSilences()).isFalse();
        assertThat(options.web().listenAddresses()).containsExactly(new ListenAddress("", 9093));
        assertThat(options.web().routePrefix()).isEqualTo("/");
        assertThat(options.web().getConcurrency()).isGreaterThanOrEqualTo(8);
        assertThat(options.cluster().listenAddress()).isEqualTo("0.0.0.0:9094");
        assertThat(options.cluster().reconnectTimeout()).isEqualTo(Duration.ofHours(6));
        assertThat(options.log()).isEqualTo(new ServeOptions.Log(LogLevel.INFO, LogFormat.LOGFMT));
        assertThat(options.features()).isEmpty();
        assertThat(options.withoutEffect()).isEmpty();
    }

    @Test
    void flagsAreRead_withAndWithoutEqualsSign() {
        ServeOptions options = ServeOptions.parse(
                "--config.file", "am.yml", "--storage.path=/var/lib/x", "--data.retention", "1h30m", "--log.silences");

        assertThat(options.configFile()).contains(Path.of("am.yml"));
        assertThat(options.storagePath()).isEqualTo(Path.of("/var/lib/x"));
        assertThat(options.dataRetention()).isEqualTo(Duration.ofMinutes(90));
        assertThat(options.logSilences()).isTrue();
    }

    @Test
    void orderOfFlagsDoesNotMatter() {
        ServeOptions options =
                ServeOptions.parse("--config.file=a", "--data.retention=1h", "--storage.path=b", "--alerts.gc-interval=2h");

        assertThat(options.configFile()).contains(Path.of("a"));
        assertThat(options.storagePath()).isEqualTo(Path.of("b"));
        assertThat(options.dataRetention()).isEqualTo(Duration.ofHours(1));
        assertThat(options.alertsGcInterval()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void noLimit_isAlsoWrittenAsLessThanZero() {
        ServeOptions options = ServeOptions.parse("--silences.max-silences=-1", "--web.get-concurrency=-1");

        assertThat(options.maxSilences()).isZero();
        assertThat(options.web().getConcurrency()).isPositive();
    }

    @Test
    void valuesAreReadAsAlertmanagersFlagsAre() {
        ServeOptions options = ServeOptions.parse(
                "--data.retention", "1w2d", "--silences.max-silences=5.9", "--alerts.per-alertname-limit=1e3",
                "--silences.max-silence-size-bytes=999999999999", "--log.level=Warn", "--dispatch.start-delay=1m");

        assertThat(options.dataRetention()).isEqualTo(Duration.ofDays(9));
        assertThat(options.maxSilences()).isEqualTo(5);
        assertThat(options.perAlertnameLimit()).isEqualTo(1000);
        assertThat(options.maxSilenceSizeBytes()).isEqualTo(Integer.MAX_VALUE);
        assertThat(options.log().level()).isEqualTo(LogLevel.WARN);
        assertThat(options.withoutEffect()).isEmpty();
    }

    @Test
    void booleanIsSwitchedOff_byItsNegation() {
        assertThat(ServeOptions.parse("--no-log.silences").logSilences()).isFalse();
    }

    @Test
    void repeatableFlagsAreCollected_andReplaceTheDefault() {
        ServeOptions options = ServeOptions.parse(
                "--web.listen-address=127.0.0.1:1",
                "--web.listen-address=:2",
                "--cluster.peer=a:1",
                "--cluster.peer=b:1");

        assertThat(options.web().listenAddresses())
                .containsExactly(new ListenAddress("127.0.0.1", 1), new ListenAddress("", 2));
        assertThat(options.cluster().peers()).containsExactly("a:1", "b:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--foo                        | unknown long flag '--foo'",
                "--foo=1                      | unknown long flag '--foo'",
                "--no-data.retention          | unknown long flag '--no-data.retention'",
                "--data.ret=1h                | unknown long flag '--data.ret'",
                "-x                           | unknown short flag '-x'",
                "foo                          | unexpected foo",
                "--data.retention             | expected argument for flag '--data.retention'",
                "--data.retention=1y          | --data.retention: time: unknown unit \"y\" in duration \"1y\"",
                "--silences.max-silences=x    | --silences.max-silences: \"x\" is no whole number",
                "--web.listen-address=x       | --web.listen-address: address x: missing port in address, as in 0.0.0.0:9093",
                "--data.retention=0s          | --data.retention must be positive",
                "--data.maintenance-interval=0| --data.maintenance-interval must be positive",
                "--alerts.gc-interval=-1s     | --alerts.gc-interval must be positive",
                "--cluster.peer-timeout=0s    | --cluster.peer-timeout must be positive when clustering is enabled",
                "--log.level=loud             | --log.level: unrecognized log level \"loud\"",
                "--log.format=xml             | --log.format: unrecognized log format \"xml\"",
                "--web.cors.origin=(          | error parsing --web.cors.origin: error parsing regexp: missing closing ): `^(?:()$`",
                "--auto-gomemlimit --auto-gomemlimit.ratio=2 | --auto-gomemlimit.ratio must be greater than 0 and less than or equal to 1.",
                "--enable-feature=auto-gomemlimit --auto-gomemlimit.ratio=0 | --auto-gomemlimit.ratio must be greater than 0 and less than or equal to 1.",
                "--auto-gomemlimit --auto-gomemlimit.refresh-interval=-1s | --auto-gomemlimit.refresh-interval must not be negative.",
                "--enable-feature=foo         | unknown option 'foo' for --enable-feature",
                "--enable-feature=classic-mode,utf8-strict-mode | cannot have both classic and UTF-8 modes enabled"
            })
    void faultIsTold_inAlertmanagersWords(String flag, String message) {
        assertThatThrownBy(() -> ServeOptions.parse(flag.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void flagIsRefused_whenGivenTwice() {
        assertThatThrownBy(() -> ServeOptions.parse("--data.retention=1h", "--data.retention=2h"))
                .hasMessage("flag 'data.retention' cannot be repeated");
        assertThatThrownBy(() -> ServeOptions.parse("--log.silences", "--no-log.silences"))
                .hasMessage("flag 'log.silences' cannot be repeated");
    }

    @Test
    void clusterIntervalsMayBeZero_whenThereIsNoCluster() {
        ServeOptions options = ServeOptions.parse("--cluster.listen-address=", "--cluster.peer-timeout=0s");

        assertThat(options.cluster().peerTimeout()).isZero();
        assertThat(ServeOptions.parse("--cluster.settle-timeout=0s").cluster().settleTimeout())
                .isZero();
    }

    @Test
    void externalUrlLosesItsSlashes_andGivesTheRoutePrefix() {
        ServeOptions options = ServeOptions.parse("--web.external-url=https://example.com/am/x//");

        assertThat(options.web().externalUrl()).isEqualTo(Optional.of(URI.create("https://example.com/am/x")));
        assertThat(options.web().routePrefix()).isEqualTo("/am/x");
    }

    @Test
    void routePrefixOfTheFlagWins() {
        assertThat(ServeOptions.parse("--web.external-url=http://example.com/am", "--web.route-prefix=/")
                        .web()
                        .routePrefix())
                .isEqualTo("/");
        assertThat(ServeOptions.parse("--web.route-prefix=a/b/").web().routePrefix())
                .isEqualTo("/a/b");
    }

    @Test
    void externalUrlIsRefused_whenItIsNotHttp() {
        assertThatThrownBy(() -> ServeOptions.parse("--web.external-url=ftp://example.com"))
                .hasMessageContaining("invalid \"ftp\" scheme, only 'http' and 'https' are supported");
        assertThatThrownBy(() -> ServeOptions.parse("--web.external-url=http://exa mple.com"))
                .hasMessageContaining("--web.external-url");
    }

    /** A copy of the audit in PostgreSQL names the server by it. */
    @Test
    void nameOfAPeerHasAnEffect() {
        assertThat(ServeOptions.parse("--cluster.peer-name=a").withoutEffect()).isEmpty();
    }

    @Test
    void flagsWithoutEffectAreNamed_onlyWhenGiven() {
        ServeOptions options = ServeOptions.parse(
                "--cluster.listen-address=", "--cluster.peer=a:1", "--web.systemd-socket", "--data.retention=1h");

        assertThat(options.withoutEffect()).isEqualTo(List.of("--cluster.peer", "--web.systemd-socket"));
    }

    @Test
    void passwordOfTheAuditsCopyStandsInAFile(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> ServeOptions.parse("--audit.url=jdbc:postgresql://db/audit?user=a&password=sesame"))
                .hasMessage("--audit.url: there is a password in it, which everybody on this machine can read: expected it in a file,"
                        + " whose name --audit.url-file has");
        assertThatThrownBy(() -> ServeOptions.parse("--audit.url=postgres://a:sesame@db/audit"))
                .hasMessageStartingWith("--audit.url: expected a URL such as jdbc:postgresql://db.example.org:5432/audit?user=signalbox")
                .hasMessageNotContaining("sesame");
        Path file = folder.resolve("url");
        assertThatThrownBy(() -> ServeOptions.parse("--audit.url-file=" + file)).hasMessage("--audit.url-file: cannot read " + file + ": no such file or directory");
        Files.writeString(file, "jdbc:postgresql://db/audit?user=a&password=sesame\n");
        assertThatThrownBy(() -> ServeOptions.parse("--audit.url-file=" + file, "--audit.url=jdbc:postgresql://db/audit"))
                .hasMessage("--audit.url and --audit.url-file both say where the audit is copied to: expected one of them");
        ServeOptions options = ServeOptions.parse("--audit.url-file=" + file);
        assertThat(options.toString()).doesNotContain("sesame");
        assertThat(options.audit().copy().orElseThrow().url()).hasToString("jdbc:postgresql://db/audit");
        Files.writeString(file, "jdbc:postgresql://other/audit?user=a&password=tomorrow");
        assertThat(options.audit().copy().orElseThrow().url()).as("read anew").hasToString("jdbc:postgresql://other/audit");
        assertThat(ServeOptions.parse().audit().copy()).isEmpty();
    }

    @Test
    void flagsThatCameWithAlertmanager035_areTaken() {
        ServeOptions options = ServeOptions.parse(
                "--web.cors.origin=https?://(a|b)\\.com",
                "--auto-gomemlimit.ratio=7", // counts only when it is on
                "--auto-gomemlimit.refresh-interval=-1s",
                "--no-auto-gomemlimit",
                "--enable-feature=muted-alerts-in-nflog",
                "--api.connect.unary-concurrency=1",
                "--api.connect.stream-concurrency=1",
                "--api.connect.unary-timeout=-1s",
                "--api.connect.stream-idle-timeout=1s",
                "--api.connect.stream-lifetime=1s",
                "--api.connect.read-max-bytes=1",
                "--api.connect.send-max-bytes=1",
                "--api.connect.max-request-body-bytes=1");

        assertThat(options.web().corsOrigin()).hasValueSatisfying(origin -> {
            assertThat(origin.matches("https://a.com")).isTrue();
            assertThat(origin.matches("https://a.com:8443")).isFalse();
        });
        assertThat(options.withoutEffect())
                .contains("--auto-gomemlimit", "--api.connect.unary-timeout", "--enable-feature=muted-alerts-in-nflog")
                .hasSize(12);
        assertThat(ServeOptions.parse().web().corsOrigin()).isEmpty();
    }

    @Test
    void foldersBesideTheProgramAreTaken_whenThereAreNoneHere(@TempDir Path home) {
        System.setProperty("signalbox.home", home.toString());
        try {
            assertThat(InputFiles.beside("not-here")).isEqualTo(home.resolve("not-here"));
            assertThat(InputFiles.beside("src")).isEqualTo(Path.of("src"));
            assertThat(ServeOptions.parse("--receivers.dir=x").receiversDir()).contains(Path.of("x"));
        } finally {
            System.clearProperty("signalbox.home");
        }
    }

    @Test
    void rulesAndReceiversOfTheProgramAct_onlyWithoutAConfigurationFile(@TempDir Path home) {
        System.setProperty("signalbox.home", home.toString());
        try {
            ServeOptions alone = ServeOptions.parse();
            assertThat(alone.rulesDir()).contains(Path.of("rules"));
            assertThat(alone.receiversDir()).contains(Path.of("receivers"));

            ServeOptions configured = ServeOptions.parse("--config.file=am.yml");
            assertThat(configured.rulesDir()).isEmpty();
            assertThat(configured.receiversDir()).isEmpty();

            ServeOptions named = ServeOptions.parse("--config.file=am.yml", "--rules.dir=rules", "--receivers.dir=teams");
            assertThat(named.rulesDir()).contains(Path.of("rules"));
            assertThat(named.receiversDir()).contains(Path.of("teams"));
        } finally {
            System.clearProperty("signalbox.home");
        }
    }
}
