package signalbox.silence;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.alert.Matcher;

/**
 * A rule says that a silence is over before its time.
 *
 * <pre>{@code
 * insertLogical( new SilenceOver( $silence, "nothing matched for 60m" ) );
 * }</pre>
 *
 * @param silence its id; {@code ""} for one that is to be made
 * @param matchers what it matches
 * @param reason in words
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 */
public record SilenceOver(String silence, List<Matcher> matchers, String reason, String rule) {

    public SilenceOver {
        requireNonNull(silence, "silence is null");
        matchers = List.copyOf(matchers);
        requireNonNull(reason, "reason is null");
        requireNonNull(rule, "rule is null");
    }

    /** For team rules: this silence, and why. */
    public SilenceOver(Silence silence, String reason) {
        this(silence.id(), silence.matchers(), reason, "");
    }

    /** The same, said by this rule. */
    public SilenceOver by(String name) {
        return new SilenceOver(silence, matchers, reason, name);
    }
}
