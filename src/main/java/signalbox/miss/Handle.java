package signalbox.miss;

import static java.util.Objects.requireNonNull;

import org.kie.api.runtime.rule.FactHandle;

/** A fact, or a result, as compiled conditions are given it. Two handles are two, whatever they hold. */
final class Handle implements FactHandle {

    private final Object object;

    Handle(Object object) {
        this.object = requireNonNull(object, "object is null");
    }

    @Override
    public Object getObject() {
        return object;
    }

    @Override
    public boolean isNegated() {
        return false;
    }

    @Override
    public boolean isEvent() {
        return false;
    }

    @Override
    public boolean isValid() {
        return true;
    }

    // Of no session, and never new.

    @Override
    public long getId() {
        return -1;
    }

    @Override
    public long getRecency() {
        return -1;
    }

    @Override
    public <K> K as(Class<K> type) {
        return type.cast(object);
    }

    @Override
    public String toExternalForm() {
        return object.toString();
    }
}
