package signalbox.engine.team;

import java.util.Optional;

/** A package that is filled beside, and what comes of it. */
final class FreshTeam {
    final Team team;
    final SessionFiller filling;
    Optional<PackageRun.Result> result = Optional.empty();
    Optional<PackageFailure> failure = Optional.empty();

    FreshTeam(Team team, SessionFiller filling) {
        this.team = team;
        this.filling = filling;
    }

    /** Its session is not to be used any more. */
    void spoil() {
        result.ifPresent(filled -> filled.session().close());
        result = Optional.empty();
    }

    void fill() {
        try {
            result = Optional.of(filling.result());
        } catch (PackageFailure thrown) {
            failure = Optional.of(thrown);
        }
    }
}
