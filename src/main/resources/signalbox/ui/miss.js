// Why a rule did not hold for an alert: its conditions as contacts in series, and what came nearest to closing the first open one.
import { html, useMemo } from "./html.js";
import { useLive } from "./live.js";
import { Mark } from "./parts.js";
import { replace } from "./router.js";
import { query as queryOf } from "./server.js";
import { alertLink, alertName, cut, packageName, ruleLink } from "./words.js";

/** @param {{fingerprint: string, at: string, rule: string}} _ `rule` is package/NAME, or empty while none is chosen */
export function WhyNot({ fingerprint, at, rule }) {
    const { data: packages } = useLive("api/signalbox/v1/rules");
    const { data: then } = useLive(at ? "api/signalbox/v1/history/versions" + queryOf({ from: at, to: soonAfter(at), limit: "1000" }) : "");
    const rules = useMemo(() => rulesOf(at ? (then ? then.versions.map(each => ({ name: each.package, rules: each.rules })) : [])
        : (packages || []).map(each => ({ name: each.name, rules: each.rules.map(one => one.rule) }))), [packages, then, at]);
    const { data, fault } = useLive(rule ? "api/signalbox/v1/explain" + queryOf({ fingerprint, at, rule }) : "");
    return html`<section aria-labelledby="why-not"><h2 class="h2" id="why-not">Why did another rule not hold?</h2>
        ${rules.length ? html`<div class="pick"><label class="vh" for="rule">Rule</label><select class="f" id="rule" value=${rule} onChange=${event => replace({ rule: event.target.value })}>
            <option value="">Choose a rule</option>${rules.map(each => html`<option value=${each.key}>${each.rule} (${packageName(each.package)})</option>`)}</select></div>`
            : html`<p class="dim">There are no rules of teams.</p>`}
        ${rule && fault ? html`<p class="fault" role="alert">${fault.message}</p>` : null}
        ${rule && data?.rule ? html`<${Answer} of=${data.rule} />` : null}</section>`;
}

/** An instant later, so that what began at it is found. @param {string} at */
function soonAfter(at) {
    return new Date(Date.parse(at) + 1).toISOString();
}

/** @param {{name: string, rules: string[]}[]} packages */
function rulesOf(packages) {
    const found = packages.filter(each => !each.name.startsWith("rules.standard"))
        .flatMap(each => each.rules.map(rule => ({ package: each.name, rule, key: `${each.name}/${rule}` })));
    return found.filter((each, i) => found.findIndex(other => other.key === each.key) === i);
}

function Answer({ of }) {
    const failed = of.conditions.find(each => each.holds === false);
    return html`<p class="say small"><${Mark} of=${of.held ? "closed" : "open"} class="inl" /> <b>${of.held ? "It did hold." : of.held === null ? "That is not on record." : "It did not hold."}</b> ${of.sentence || failed?.say || ""}</p>
        <ol class="circ fld">${of.conditions.map(each => html`<li class=${each.holds === false ? "no" : each.holds === null ? "na" : ""}><${Mark} of=${each.holds ? "closed" : each.holds === false ? "open" : "notasked"} />
            <code class="c">${each.text}</code><div class="v">${each.holds ? html`<b>Met</b> ${(each.facts || []).slice(0, 6).map(fact => html`<${Fact} of=${fact} />`)}`
                : each.holds === null ? `Not asked: ${each.say || "the condition above was not met"}`
                : html`<b>Not met${each.found !== undefined && each.needed ? `: ${each.found}, wanted ${each.needed}` : ""}</b> ${each.say || ""} ${(each.inTheWay || []).slice(0, 4).map(fact => html`<${Fact} of=${fact} />`)}`}</div>
            ${each.holds === false && each.nearest?.length ? html`<${Nearest} of=${each.nearest} more=${each.more} />` : null}</li>`)}</ol>
        <div class="acts"><a class="b bare" href=${ruleLink({ package: of.package || of.name.split("/")[0], rule: of.rule || of.name.split("/").slice(1).join("/") })}>The rule${of.version ? `, version ${of.version.slice(0, 6)}` : ""}</a></div>`;
}

function Nearest({ of, more }) {
    return html`<table class="tb cand stack"><thead><tr><th>Came nearest</th><th>Constraint that failed</th><th>Was</th></tr></thead><tbody>${of.map(each => {
        const failed = (each.constraints || []).filter(one => one.holds === false);
        return html`<tr><td><${Fact} of=${each.fact} />${each.endedAgo ? html` <span class="dim">ended ${each.endedAgo} before</span>` : null}</td>
            <td data-l="Failed:">${failed.map(one => html`<code>${one.text}</code> `)}</td><td data-l="Was:">${failed.map(one => html`<b><code>${cut(String(one.was ?? ""), 80)}</code></b> `)}</td></tr>`;
    })}</tbody></table>${more ? html`<p class="note dim">and ${more} equally near</p>` : null}`;
}

/** A fact: an alert by its name, anything else as it says itself. */
function Fact({ of }) {
    if (of && of.labels) {
        return html`<a class="nw" href=${alertLink(of.fingerprint || "")}><bdi>${alertName(of.labels)}</bdi></a> `;
    }
    return html`<span class="code">${cut(of && typeof of === "object" ? of.text || JSON.stringify(of) : String(of ?? ""), 120)}</span> `;
}
