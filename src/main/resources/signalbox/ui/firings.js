// The last firings of a rule: facts, rule, conclusions, as a picture and as a table.
import { html } from "./html.js";
import { useLive } from "./live.js";
import { Mark, Section, Sign, When } from "./parts.js";
import { href } from "./router.js";
import { query } from "./server.js";
import { ago } from "./time.js";
import { alertLink, alertName, count, cut, outcome, packageName } from "./words.js";
import { HEIGHT, WIDTH, way } from "./wires.js";

/** So many points of a layer are drawn; the table has all. */
const MOST = 6;
const LISTED = 8;

export function Firings({ of, rule, chosen }) {
    const { data } = useLive("api/signalbox/v1/history/firings" + query({ package: of.name, rule: rule.rule, limit: LISTED }));
    const last = data?.firings[0];
    const id = chosen || (last ? String(last.id) : "");
    const { data: firing, fault } = useLive(id ? `api/signalbox/v1/history/firing/${id}` : "");
    if (!data || (!last && !chosen)) {
        return data ? html`<${Section} id="firings" title="Last firing"><p class="dim">When it fires, the facts that it fires for and what it concludes stand here.</p></${Section}>` : null;
    }
    const isLast = last && id === String(last.id);
    return html`<${Section} id="firings" title=${isLast ? "Last firing" : "A firing"} note=${firing ? html`<${When} time=${firing.at} />, <${When} time=${firing.at} as=${ago} />${firing.version !== of.runningVersion
        ? html`, in version <span class="code">${firing.version.slice(0, 6)}</span>` : ""}` : ""}>
        ${firing ? html`<${Picture} firing=${firing} /><${Table} firing=${firing} />` : fault ? html`<p class="dim">${fault.message}</p>` : null}
        ${firing && firing.more ? html`<p class="dim fld">It fired ${count(firing.more, "time")} more before the next that is kept; those are only counted.</p>` : null}
        ${data.firings.length > 1 || !isLast ? html`<h3 class="fld">Its firings <small class="dim">the newest first, ${count(data.count, "firing")} kept</small></h3><ul class="rl">${data.firings.map((each, i) => html`<li
            class=${id === String(each.id) ? "cur" : ""}><a href=${href(["rules", of.name, rule.rule], { firing: i ? each.id : "" })} aria-current=${id === String(each.id) ? "true" : undefined}><bdi>${each.concluded.length
                ? said(each.concluded[0]) + (each.concluded.length > 1 ? ` and ${each.concluded.length - 1} more` : "") : "nothing new"}</bdi></a>
            <span class="num"><${When} time=${each.at} /></span></li>`)}</ul>` : null}</${Section}>`;
}

// ---- what there is to show

const KINDS = { not: "no", exists: "some", accumulate: "from" };

/** What a condition is about: the type that it names. */
const type = text => text.match(/\b([A-Z]\w*)\s*\(/)?.[1] || "fact";

/** A fact, or what stands for one, as a point: mark, head, what is below, where it leads. */
function ofCondition(condition) {
    const fact = condition.facts[0];
    const about = { text: condition.text, line: condition.line, say: condition.say, all: condition.facts };
    if (condition.kind === "not" || condition.kind === "exists") {
        return { ...about, off: condition.kind === "not", mark: "over", tone: "over", word: KINDS[condition.kind], head: type(condition.text), below: inside(condition.text) };
    } else if (condition.kind === "accumulate") {
        const names = new Set(condition.facts.map(each => each.alerts[0]?.labels.alertname || each.kind));
        const result = condition.say.replace(/^it came to /, "").replace(/, of [0-9]+ facts?$/, "");
        return { ...about, mark: "closed", tone: "ink", word: "", head: names.size === 1 ? `${result} ${[...names][0]}` : result,
            below: condition.facts.map(each => (each.alerts[0] ? alertName(each.alerts[0].labels) : each.words)).join(", ") || inside(condition.text) };
    }
    return { ...ofFact(fact), ...about };
}

/** What is between the brackets. */
const inside = text => text.replace(/^[^(]*\(\s*(.*?)\s*\)$/, "$1");

function ofFact(fact) {
    const alert = fact.kind === "Alert" ? fact.alerts[0] : null;
    return alert ? { mark: "firing", tone: "firing", word: "", head: alertName(alert.labels), below: pairs(alert.labels), link: alertLink(alert.fingerprint), text: "", say: fact.words, all: [fact] }
        : { mark: "closed", tone: "ink", word: "", head: fact.kind, below: inside(fact.words), text: "", say: fact.words, all: [fact] };
}

const pairs = labels => Object.entries(labels).filter(([name]) => name !== "alertname").map(([name, value]) => `${name}=${value}`).join(", ");

function ofConclusion(each) {
    const alert = each.alerts[0];
    const { mark, tone } = each.verdict === "derived" ? { mark: "derived", tone: "ink" } : each.verdict === "routed" ? { mark: "told", tone: "told" } : outcome(each.verdict);
    return { mark: each.verdict ? mark : "closed", tone: each.verdict ? tone : "ink", word: "", head: each.verdict ? outcome(each.verdict).word : each.kind,
        below: alert ? alertName(alert.labels) : inside(each.words), link: alert ? alertLink(alert.fingerprint) : "", say: each.words };
}

/** What was concluded, in a few words. */
const said = each => (each.verdict ? outcome(each.verdict).word : each.kind) + (each.alerts[0] ? " " + alertName(each.alerts[0].labels) : "");

const factsOf = firing => (firing.conditions.length ? firing.conditions.map(ofCondition) : firing.facts.map(ofFact));

// ---- the picture

function Picture({ firing }) {
    const facts = factsOf(firing);
    const conclusions = firing.concluded.map(ofConclusion);
    const rows = Math.max(shown(facts), shown(conclusions), 1);
    return html`<div class="gr gr3 fld" role="group" aria-label=${`${firing.rule}: facts, rule, conclusions`}>
        <${Layer} title="Facts" of=${facts} />
        <${Wires} rows=${rows} lines=${facts.slice(0, MOST).map((each, i) => [i, 0, each.off ? "w-off" : "w-ink"])} />
        <div class="lay"><h3>Rule</h3><span class="node sel"><span class="t"><b><bdi>${cut(firing.rule, 80)}</bdi></b></span><span class="d">${packageName(firing.package)} <span
            class="code">${firing.version.slice(0, 6)}</span>${firing.conditions.length ? `, ${count(firing.conditions.length, "condition")} met` : ""}</span></span></div>
        <${Wires} rows=${rows} lines=${conclusions.slice(0, MOST).map((each, i) => [0, i, "w-on"])} />
        <${Layer} title=${conclusions.length === 1 ? "Conclusion" : "Conclusions"} of=${conclusions} /></div>`;
}

const shown = all => Math.min(all.length, MOST) + (all.length > MOST ? 1 : 0);

function Layer({ title, of }) {
    return html`<div class="lay"><h3>${title}</h3>${of.slice(0, MOST).map(each => {
        const content = html`<span class="t"><span class=${each.tone}><${Mark} of=${each.mark} class="inl" /></span> ${each.word ? html`<span class="dim">${each.word}</span> ` : ""}<b><bdi>${cut(each.head, 80)}</bdi></b></span>
            <span class="d"><bdi>${cut(each.below, 160)}</bdi></span>`;
        return each.link ? html`<a class="node" href=${each.link}>${content}</a>` : html`<span class=${each.off ? "node off" : "node"}>${content}</span>`;
    })}${of.length > MOST ? html`<span class="node off"><span class="t">and ${of.length - MOST} more</span><span class="d">in the table</span></span>` : null}
        ${of.length ? null : html`<span class="node off"><span class="t">nothing new</span><span class="d">it was concluded already</span></span>`}</div>`;
}

function Wires({ lines, rows }) {
    return html`<div class="wire" aria-hidden="true"><svg width=${WIDTH} height=${rows * HEIGHT}>${lines.map(([a, b, tone]) => html`<path class=${tone}
        d=${way(a * HEIGHT + 24, b * HEIGHT + 24, b > a ? 80 : 24)} />`)}</svg></div>`;
}

// ---- in words

function Table({ firing }) {
    const phone = matchMedia("(max-width: 719px)").matches;
    return html`<details class="fld" open=${phone}><summary>As a table</summary>
        ${firing.problem ? html`<p class="dim">${firing.problem[0].toUpperCase() + firing.problem.slice(1)}.</p>` : null}
        <table class="tb stack"><caption class="vh">Facts, rule and conclusions</caption><thead><tr><th>Layer</th><th>What</th><th>Found</th></tr></thead><tbody>
        ${factsOf(firing).map(each => html`<tr><td class="dim">Fact</td><td>${each.text ? html`<span class="code">${cut(each.text, 400)}</span> <span class="dim">line ${each.line}</span>` : cut(each.head, 80)}</td>
            <td><span class=${each.tone}><${Mark} of=${each.mark} class="inl" /></span> ${each.link ? html`<a href=${each.link}><bdi>${cut(each.say, 400)}</bdi></a>` : html`<bdi>${cut(each.say, 400)}</bdi>`}
                ${each.all.length > 1 ? html`<ul class="rl">${each.all.map(fact => html`<li>${fact.alerts[0] ? html`<a href=${alertLink(fact.alerts[0].fingerprint)}><bdi>${cut(fact.words, 200)}</bdi></a>`
                    : html`<bdi>${cut(fact.words, 200)}</bdi>`}</li>`)}</ul>` : null}</td></tr>`)}
        <tr><td class="dim">Rule</td><td>${firing.rule}</td><td><span class="code">${firing.file}:${firing.line}</span></td></tr>
        ${firing.concluded.map(each => {
            const point = ofConclusion(each);
            return html`<tr><td class="dim">Conclusion</td><td><${Sign} mark=${point.mark} tone=${point.tone}>${point.head}</${Sign}></td><td>${point.link
                ? html`<a href=${point.link}><bdi>${cut(point.say, 400)}</bdi></a>` : html`<bdi>${cut(point.say, 400)}</bdi>`}</td></tr>`;
        })}</tbody></table></details>`;
}
