package signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A shadow is put into force: its package.yml changes, and no more than that. */
class PromotedTest {

    private static RuleSources with(String settings) {
        return RuleSources.of(List.of(
                new RuleFile("teams/infra/a.drl", "rules/teams/infra/a.drl", "package rules.teams.infra\nrule \"a\" when then end\n"),
                new RuleFile("teams/infra/package.yml", "rules/teams/infra/package.yml", settings)));
    }

    @Test
    void lineThatSaysSoGoes_andAllElseStays() {
        assertThat(with("owner: infra\nshadow: true # until May\n# a comment\nscope: ['team=\"infra\"']\n").promoted("rules.teams.infra").text())
                .isEqualTo("owner: infra\n# a comment\nscope: ['team=\"infra\"']\n");
        assertThat(with("shadow: true").promoted("rules.teams.infra").text()).isEqualTo("shadow: false\n");
    }

    @Test
    void whatIsNoShadowIsLeftAlone() {
        assertThatThrownBy(() -> with("owner: infra\n").promoted("rules.teams.infra"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no shadow on disk");
        assertThatThrownBy(() -> with("owner: infra\n").promoted("rules.teams.other")).hasMessageContaining("there is no rule package");
        assertThatThrownBy(() -> with("{shadow: true}\n").promoted("rules.teams.infra")).hasMessageContaining("take it out there, and reload");
    }
}
