package signalbox.message;

import java.util.Optional;

/** Templates as they are written. */
final class Unrendered implements Wording {

    @Override
    public String text(String key, String template) {
        return template;
    }

    @Override
    public String secret(String key, String template) {
        return template;
    }

    @Override
    public String told(String key, String template) {
        return template;
    }

    @Override
    public String toldHtml(String key, String template) {
        return template;
    }

    @Override
    public String html(String key, String template) {
        return template;
    }

    @Override
    public boolean failed() {
        return false;
    }

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }
}
