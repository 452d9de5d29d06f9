package signalbox.config;

import java.util.Map;

/** JSON Schemas of the configuration, for text editors; made of what its readers ask for. Any thread. */
public final class Schemas {

    private Schemas() {}

    /** Of {@code alertmanager.yml}. */
    public static Map<String, Object> configuration() {
        return ConfigurationReader.shape().schema("Configuration of Signalbox",
                "alertmanager.yml: Alertmanager's configuration file, with the receivers that Signalbox has beside those of Alertmanager.");
    }

    /** Of the files in the folder of receivers. */
    public static Map<String, Object> receivers() {
        Shape file = new Shape();
        file.note(Shape.Kind.MAPPING);
        return file.with("receivers", ConfigurationReader.shape().key("receivers"))
                .schema("Receivers of Signalbox", "receivers/TEAM.yml: receivers beside those of the configuration file, with the same keys.");
    }
}
