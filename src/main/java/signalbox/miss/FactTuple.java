package signalbox.miss;

import java.util.ArrayList;
import java.util.List;
import org.drools.base.reteoo.BaseTuple;
import org.drools.base.rule.Declaration;
import org.drools.base.rule.Pattern;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;

/** One choice of facts: a slot for each pattern of a rule. To Drools it is a tuple. Never changed. */
@SuppressWarnings("NullAway") // Drools' interface says nothing of nulls and knows them
final class FactTuple implements BaseTuple {

    static final int SLOTS = 64;
    static final FactTuple EMPTY = new FactTuple(new FactHandle[SLOTS], null);

    private final @Nullable FactHandle[] handles;
    private final @Nullable FactHandle last;

    private FactTuple(@Nullable FactHandle[] handles, @Nullable FactHandle last) {
        this.handles = handles;
        this.last = last;
    }

    /** The same with a fact for one more pattern. */
    FactTuple with(Pattern pattern, FactHandle fact) {
        @Nullable FactHandle[] more = pattern.getTupleIndex() < handles.length
                ? handles.clone()
                : java.util.Arrays.copyOf(handles, pattern.getTupleIndex() + SLOTS);
        more[pattern.getTupleIndex()] = fact;
        return new FactTuple(more, fact);
    }

    /** The fact that was chosen for a pattern. */
    @Nullable FactHandle of(Pattern pattern) {
        return get(pattern.getTupleIndex());
    }

    /** The fact that was chosen last. */
    @Nullable FactHandle last() {
        return last;
    }

    boolean has(Object fact) {
        for (FactHandle handle : handles) {
            if (handle != null && handle.getObject() == fact) {
                return true;
            }
        }
        return false;
    }

    /** The facts that were chosen since an earlier choice, also if one of them plays a part in that already. */
    List<Object> chosenSince(FactTuple before) {
        List<Object> chosen = new ArrayList<>();
        for (int slot = 0; slot < handles.length; slot++) {
            FactHandle handle = handles[slot];
            if (handle != null && before.get(slot) == null) {
                chosen.add(handle.getObject());
            }
        }
        return chosen;
    }

    @Override
    public @Nullable FactHandle get(Declaration declaration) {
        return get(declaration.getTupleIndex());
    }

    @Override
    public @Nullable FactHandle get(int slot) {
        return slot < handles.length ? handles[slot] : null;
    }

    @Override
    public @Nullable FactHandle getFactHandle() {
        return last;
    }

    @Override
    public @Nullable Object getObject(int slot) {
        FactHandle handle = get(slot);
        return handle == null ? null : handle.getObject();
    }

    @Override
    public @Nullable Object getObject(Declaration declaration) {
        return getObject(declaration.getTupleIndex());
    }

    @Override
    public int size() {
        return handles.length;
    }

    @Override
    public Object[] toObjects() {
        Object[] objects = new Object[handles.length];
        for (int i = 0; i < objects.length; i++) {
            objects[i] = getObject(i);
        }
        return objects;
    }

    @Override
    public Object[] toObjects(boolean reverse) {
        return toObjects();
    }

    @Override
    public FactHandle[] toFactHandles() {
        return handles;
    }

    @Override
    public @Nullable BaseTuple getParent() {
        return null;
    }

    @Override
    public BaseTuple getTuple(int slot) {
        return this;
    }

    @Override
    public int getIndex() {
        return handles.length - 1;
    }

    @Override
    public @Nullable Object getContextObject() {
        return null;
    }

    @Override
    public BaseTuple skipEmptyHandles() {
        return this;
    }
}
