package signalbox.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import signalbox.config.GlobalYaml.Global;
import signalbox.config.YamlWriter.Pairs;

/**
 * A kind of integration: how its list in a receiver is read, and how one of its entries is shown.
 *
 * @param name as logs and metrics have it; the list is called {@code NAME_configs}
 * @param goType of an entry, for problems
 * @param needs the keys that an entry needs at least; {@code ""} when an entry that is null counts as an empty one
 * @param shown adds what is shown to the pairs
 */
record IntegrationKind<C extends IntegrationConfig>(
        String name, String goType, String needs, Class<C> type, Function<Entry, C> read, BiFunction<C, Pairs, Pairs> shown) {

    String key() {
        return name + "_configs";
    }

    /** @param noted is told of each entry, and of its place in the list */
    List<C> readAll(Fields receiver, Global global, Path folder, ObjIntConsumer<Yaml> noted) {
        List<C> configs = new ArrayList<>();
        List<Yaml> items = receiver.get(key()).items("[]*" + goType);
        for (int i = 0; i < items.size(); i++) {
            Yaml item = items.get(i);
            noted.accept(item, i);
            if (item.isNull() && !needs.isEmpty()) {
                item.problem("missing " + name + " config: expected " + needs);
                continue;
            }
            try (Fields fields = item.fields(goType.replaceFirst("\\..*", ".plain"))) {
                configs.add(read.apply(new Entry(i, fields, global, folder)));
            }
        }
        return configs;
    }

    /** The pairs of the entries of this kind among {@code configs}, in their order. */
    List<Object> showAll(List<IntegrationConfig> configs) {
        return configs.stream()
                .filter(type::isInstance)
                .<Object>map(config -> shown.apply(type.cast(config), new Pairs()).map())
                .toList();
    }
}
