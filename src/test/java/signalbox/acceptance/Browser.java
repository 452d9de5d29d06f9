package signalbox.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a window, as somebody who sits before it: looks, presses, types, and waits until it sees what it expects. */
final class Browser implements AutoCloseable {

    static final int WIDE = 1280;
    static final int PHONE = 375;

    private static final String AXE = resource("/axe.min.js");

    private final ChromeDriver driver;
    private String base = "";

    Browser() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Program.installed("chromium", "chromium"));
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(Program.installed("chromedriver", "chromium-driver")))
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    private static String resource(String name) {
        try (InputStream in = Browser.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whose pages are looked at from now on. */
    Browser at(Server server) {
        return at(server.url());
    }

    Browser at(String address) {
        base = address;
        return this;
    }

    /** How wide it is, and whether people who use it like it dark. */
    Browser shaped(int width, boolean dark) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 720));
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    /** Opens an address as a link from elsewhere does. */
    Browser open(String path) {
        driver.get("about:blank");
        driver.get(base + path);
        return this;
    }

    /** In pages that are opened from now on, what is fetched from an address with this in it does not arrive before {@link #letGo}. */
    Browser holding(String part) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                const fetched = window.fetch;
                const held = new Promise(done => { window.letGo = done; });
                window.fetch = (url, ...more) => String(url).includes("%s") ? held.then(() => fetched(url, ...more)) : fetched(url, ...more);
                """.formatted(part)));
        return this;
    }

    Browser letGo() {
        driver.executeScript("window.letGo()");
        return this;
    }

    /** Keeps what can be seen as a PNG. */
    void pictured(Path file) throws IOException {
        Picture.write(driver.getScreenshotAs(OutputType.BYTES), file);
    }

    /** Shows nothing, and has no complaints. */
    void rest() {
        driver.get("about:blank");
        complaints();
    }

    String url() {
        return driver.getCurrentUrl();
    }

    /** All that can be read on the page. */
    String text() {
        return driver.findElement(By.tagName("body")).getText().replace('\u00a0', ' ');
    }

    /** Waits until all of these words are on the page. */
    Browser sees(String... words) {
        Until.holds("the page says " + Arrays.toString(words), this::text, text -> Arrays.stream(words).allMatch(text::contains));
        return this;
    }

    /** Waits until none of these words are on the page. */
    Browser seesNo(String... words) {
        Until.holds("the page does not say " + Arrays.toString(words), this::text, text -> Arrays.stream(words).noneMatch(text::contains));
        return this;
    }

    /** Waits until something is there. */
    Browser shows(String css) {
        Until.holds(css + " is there", () -> driver.findElement(By.cssSelector(css)).isDisplayed(), shown -> shown);
        return this;
    }

    /** Does something with an element; once more when the page is drawn anew meanwhile, for then that element is gone. */
    private <T> T with(String css, Function<WebElement, T> use) {
        return Until.holds(
                css + " can be used", () -> Optional.of(driver.findElement(By.cssSelector(css))).filter(WebElement::isDisplayed).map(use), Optional::isPresent)
                .orElseThrow();
    }

    Browser click(String css) {
        with(css, element -> {
            click(element);
            return true;
        });
        return this;
    }

    /** People scroll to what lies below the bar of a phone. */
    private void click(WebElement element) {
        try {
            element.click();
        } catch (ElementClickInterceptedException covered) {
            driver.executeScript("arguments[0].scrollIntoView({ block: 'center' })", element);
            element.click();
        }
    }

    String attribute(String css, String name) {
        return with(css, element -> String.valueOf(element.getAttribute(name)));
    }

    /** What can be read in an element. */
    String words(String css) {
        return with(css, WebElement::getText);
    }

    private static String quoted(String words) {
        assertThat(words).doesNotContain("\"");
        return "\"" + words + "\"";
    }

    int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    /** Presses a link or a button that reads so. */
    Browser press(String words) {
        By named = By.xpath("//*[self::a or self::button][normalize-space(translate(., '\u00a0', ' '))=" + quoted(words) + "]");
        Until.holds("\"" + words + "\" can be pressed", () -> {
            WebElement found = driver.findElements(named).stream().filter(WebElement::isDisplayed).findFirst().orElseThrow();
            click(found); // may have been drawn anew meanwhile: then once more
            return true;
        }, done -> done);
        return this;
    }

    Browser type(String css, String text) {
        with(css, field -> {
            if (!String.valueOf(field.getAttribute("value")).isEmpty()) {
                field.sendKeys(Keys.chord(Keys.CONTROL, "a"));
            }
            field.sendKeys(text);
            return true;
        });
        return this;
    }

    /** Presses keys, whatever has the focus. */
    Browser keys(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
        return this;
    }

    Browser controlEnter() {
        new Actions(driver).keyDown(Keys.CONTROL).sendKeys(Keys.ENTER).keyUp(Keys.CONTROL).perform();
        return this;
    }

    Browser back() {
        driver.navigate().back();
        return this;
    }

    Browser reload() {
        driver.navigate().refresh();
        return this;
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** How long the page has kept its processor busy since it was opened, in milliseconds: other work of the machine does not count. */
    long busy() {
        driver.executeCdpCommand("Performance.enable", Map.of("timeDomain", "threadTicks"));
        JsonNode metrics = ServerProcess.JSON.valueToTree(driver.executeCdpCommand("Performance.getMetrics", Map.of())).path("metrics");
        return StreamSupport.stream(metrics.spliterator(), false)
                .filter(each -> each.path("name").asText().equals("TaskDuration"))
                .mapToLong(each -> Math.round(each.path("value").asDouble() * 1_000))
                .sum();
    }

    /** What axe-core finds wrong with the page, a line each. */
    String axe() {
        return axe("");
    }

    /** The same of the page's colours, which is all that dark and light differ in. */
    String axeOfColours() {
        return axe(", runOnly: ['color-contrast', 'link-in-text-block']");
    }

    private String axe(String further) {
        if (!Boolean.TRUE.equals(driver.executeScript("return 'axe' in window"))) {
            driver.executeScript(AXE);
        }
        Object violations = driver.executeAsyncScript("const done = arguments[0];"
                + "Promise.allSettled(document.getAnimations().map(each => each.finished))" // or it sees colours that pass by
                + ".then(() => axe.run(document, { resultTypes: ['violations']" + further + " })).then(result => done(result.violations.map(each =>"
                + " each.id + ': ' + each.help + ' ' + each.nodes.slice(0, 3).map(node => node.html.slice(0, 200)"
                + " + ' ' + (node.any[0] ? node.any[0].message : '')).join(' | ')).join('\\n')), fault => done(String(fault)))");
        return String.valueOf(violations);
    }

    /** What the page's own scripts, or the browser for them, complained of. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } catch (WebDriverException e) {
            // it is gone already
        }
    }
}
