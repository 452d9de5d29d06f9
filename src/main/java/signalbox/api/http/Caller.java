package signalbox.api.http;

import io.javalin.http.Context;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who sends a request, and what they may do.
 *
 * @param name {@code ""} where nobody has to say who they are
 * @param role the word for what they may do; {@code ""} where there are no roles
 * @param loggedIn whether they came in by the page's own login, and can log out
 */
public record Caller(String name, String role, Set<Right> rights, boolean loggedIn) {

    /** Where nobody has to say who they are. */
    static final Caller ANYBODY = new Caller("", "", EnumSet.allOf(Right.class), false);

    /** Somebody of whom nothing is known, though it has to be. */
    public static final Caller STRANGER = new Caller("", "", EnumSet.of(Right.ENTER), false);

    public Caller {
        rights = Set.copyOf(rights);
    }

    public static Caller of(Context ctx) {
        return ctx.req().getAttribute(Door.CALLER) instanceof Caller known ? known : ANYBODY;
    }

    public boolean may(Right right) {
        return rights.contains(right);
    }

    /** Refuses a request that its sender may not make. */
    public static void check(Context ctx, Right right) {
        Caller caller = of(ctx);
        if (caller.may(right)) {
            return;
        }
        if (!caller.may(Right.READ)) {
            throw new HandlerFault(401, "Unauthorized");
        }
        throw new HandlerFault(403, caller.name() + " may not " + right.words() + ": the role " + caller.role() + " may only " + caller.words()
                + "; roles are in signalbox_roles of the file of --web.config.file, or in that of --web.roles.file");
    }

    private String words() {
        List<String> each = rights.stream().filter(right -> right != Right.ENTER).sorted().map(Right::words).toList();
        int last = each.size() - 1;
        return last < 1 ? String.join("", each) : String.join(", ", each.subList(0, last)) + " and " + each.get(last);
    }

    /** For the page. */
    public static String word(Right right) {
        return right.name().toLowerCase(Locale.ROOT);
    }
}
