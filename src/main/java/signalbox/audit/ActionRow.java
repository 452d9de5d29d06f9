package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * That somebody did something, in one of three lists.
 *
 * @param list where it is a row of its own: actions, silences, reloads
 * @param id of the row there
 * @param action as {@link HistoryList#ACTIONS} is searched by it
 * @param sender who, as far as the server knows: user or client certificate, and address; {@code ""}: nobody asked for it
 * @param by who, as they say themselves; {@code ""}: they say nothing of that
 * @param about to what: an acknowledgement, a silence, a receiver, a package; {@code ""} where the action says it
 * @param words what was said with it, or what came of it
 * @param matchers of a silence
 * @param alerts that were acknowledged
 */
public record ActionRow(
        String list,
        long id,
        Instant at,
        String action,
        String sender,
        String by,
        String about,
        String words,
        List<Matcher> matchers,
        List<Labels> alerts) {

    public ActionRow {
        requireNonNull(list, "list is null");
        requireNonNull(at, "at is null");
        requireNonNull(action, "action is null");
        requireNonNull(sender, "sender is null");
        requireNonNull(by, "by is null");
        requireNonNull(about, "about is null");
        requireNonNull(words, "words is null");
        matchers = List.copyOf(matchers);
        alerts = List.copyOf(alerts);
    }

    /** The user, or whom the client's certificate names; {@code ""} where nobody is named. */
    public String user() {
        int at = sender.lastIndexOf('@');
        return at < 0 ? isAddress() ? "" : sender : sender.substring(0, at);
    }

    /** The address from which it was asked for; {@code ""} where it was from none. */
    public String address() {
        int at = sender.lastIndexOf('@');
        return at < 0 ? isAddress() ? sender : "" : sender.substring(at + 1);
    }

    private boolean isAddress() {
        return sender.indexOf(':') >= 0 || sender.matches("[0-9.]+");
    }
}
