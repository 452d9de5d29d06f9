package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;

/** The laws of an order. */
final class Orders {

    private Orders() {}

    /** Antisymmetric, transitive, and 0 for equal values only. */
    static <T> void assertTotal(List<T> values, Comparator<T> order) {
        for (T a : values) {
            for (T b : values) {
                int ab = order.compare(a, b);
                assertThat(Integer.signum(ab)).as("%s and %s", a, b).isEqualTo(-Integer.signum(order.compare(b, a)));
                assertThat(ab == 0).as("%s and %s", a, b).isEqualTo(a.equals(b));
                for (T c : values) {
                    if (ab <= 0 && order.compare(b, c) <= 0) {
                        assertThat(order.compare(a, c)).as("%s, %s and %s", a, b, c).isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }
}
