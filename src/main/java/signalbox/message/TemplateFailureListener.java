package signalbox.message;

import signalbox.notify.Notification;

/**
 * Is told of each template that fails, and of each text for people that is rendered, in each attempt to deliver; on the thread of that
 * attempt. Does not throw.
 */
@FunctionalInterface
public interface TemplateFailureListener {

    /**
     * Takes note of it.
     *
     * @param notification what was to be told
     * @param key the template's key in the configuration, such as {@code slack_configs.title}
     * @param error why it failed, at most a few hundred characters, without secrets
     */
    void failed(Notification notification, String key, String error);

    /**
     * Takes note of a text that people are told; also of the plain words for a template that failed.
     *
     * @param key as above
     * @param text all of it: a receiver may cut it
     */
    default void rendered(Notification notification, String key, String text) {}
}
