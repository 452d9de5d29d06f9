package signalbox.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Listens to signals of the operating system: SIGHUP, SIGTERM, SIGINT. {@code sun.misc.Signal} is the only way; it is
 * called by reflection because the compiler warns of every mention of it and that warning cannot be suppressed.
 */
final class ProcessSignals {

    private ProcessSignals() {}

    static void connect(Signals signals) {
        on("HUP", signals::askToReload);
        on("TERM", signals::askToStop);
        on("INT", signals::askToStop);
    }

    private static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (proxy, method, arguments) -> {
                action.run();
                return null;
            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, run));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java cannot listen to signal " + name, e);
        }
    }
}
