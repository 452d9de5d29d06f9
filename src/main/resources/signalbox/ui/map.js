// The map: which alerts keep which others quiet now, by which rules; and what one would mute if it fired.
import { html, useEffect, useMemo, useRef, useState } from "./html.js";
import { Filter, ofQuery, toQuery } from "./filter.js";
import { useLive } from "./live.js";
import { equal } from "./matchers.js";
import { Failure, Keys, Mark, Pending, Segments, Sign, State, useTitle } from "./parts.js";
import { href, replace } from "./router.js";
import { send } from "./server.js";
import { alertLink, alertName, count, cut, outcome, packageName, ruleLink, thousands } from "./words.js";
import { HEIGHT, WIDTH, turn, way } from "./wires.js";

/** So many lines of a layer are shown; what there is beyond is one more. */
const MOST = 12;

export default function Chart({ route }) {
    useTitle("Map");
    const { found } = useMemo(() => ofQuery(route.query), [route.text]);
    const asked = useMemo(() => found.filter(each => each.op === "="), [found]);
    const { data: alerts, fault } = useLive("api/signalbox/v1/alerts");
    const { data: could } = useLive("api/signalbox/v1/map");
    const shown = SHOWN.some(([each]) => each === route.query.get("show")) ? route.query.get("show") : "";
    const [answer, setAnswer] = useState(null);
    const [again, setAgain] = useState(0);
    const question = JSON.stringify(asked);
    useEffect(() => {
        setAnswer(null);
        if (!asked.length) {
            return undefined;
        }
        let over = false;
        send("POST", "api/signalbox/v1/whatif", { labels: Object.fromEntries(asked.map(({ name, value }) => [name, value])) })
            .then(data => over || setAnswer({ data }), failure => over || setAnswer({ fault: failure }));
        return () => {
            over = true;
        };
    }, [question, again]);
    const said = answer?.data;
    const all = useMemo(() => lines(alerts || [], said, could), [alerts, said, could]);
    const map = useMemo(() => drawn(all.filter(of(shown))), [all, shown]);
    if (!alerts) {
        return html`<h1 class="vh">Map</h1>${fault ? html`<${Failure} what="The alerts could not be fetched." fault=${fault} />` : html`<${Pending} what="Fetching the alerts" />`}`;
    }
    const near = (could?.rules || []).filter(each => each.near);
    return html`<div class="crumb"><h1>What keeps what quiet</h1></div>
        <p class="say" aria-live="polite"><${Say} map=${map} said=${said} near=${new Set(near.map(ruleKey)).size} /></p>
        <div class="ask"><p class="l">What would an alert mute if it fired?</p><div class="bar nomar"><${Filter} value=${asked} alerts=${alerts}
            onChange=${all => replace({ filter: toQuery(all.filter(each => each.op === "=")) })} label="Labels of the alert" placeholder='Its labels: alertname="RackDown", rack="r9"' />
            <button type="button" class="b go" disabled=${!asked.length} onClick=${() => setAgain(n => n + 1)}>Ask</button></div></div>
        ${answer?.fault ? html`<${Failure} what="This could not be answered." fault=${answer.fault} retry=${() => setAgain(n => n + 1)} />` : null}
        <div class=${said || near.length ? "main-side sec2" : "sec2"}><section aria-labelledby="live"><h2 class="h2" id="live">Live <small>${all.length
            ? [[all.filter(of("active")).length, "now"], [near.length, "nearly"], [all.filter(of("could")).length, "could"]].filter(([n]) => n).map(([n, words]) => `${thousands(n)} ${words}`).join(", ") : ""}</small>
            ${all.length ? html`<span class="r"><${Segments} label="Lines" of=${SHOWN} value=${shown} onChoose=${value => replace({ show: value })} /></span>` : null}</h2>
            ${map.lines.length ? html`<${Graph} map=${map} /><${Table} map=${map} />` : html`<p class="dim fld">${all.length ? "No line of this kind now."
                : html`When a rule lets one alert keep another quiet, both stand here, with the rule between them. ${alerts.length ? "No rule is about what fires now." : "Nothing is firing."} Ask above
                    what an alert would mute, or see <a href="#/rules">the rules</a>.`}</p>`}</section>
            ${said || near.length ? html`<aside>${said ? html`<${Would} said=${said} />` : null}${near.length ? html`<${Nearly} of=${near} complete=${could.complete} first=${!said} />` : null}</aside>` : null}</div>
        <${Keys} keys=${[["/", "labels"], ["↑ ↓", "in a layer"], ["← →", "along a line"], ["enter", "open"]]} />`;
}

const SHOWN = [["", "All"], ["active", "Active"], ["nearly", "Nearly"]];

/** Which lines are shown: what mutes now, and what nearly does; what was asked about always is. */
const of = shown => each => each.wouldBe.size > 0 || shown === "" || (shown === "active" ? each.targets.size > 0
    : shown === "nearly" ? each.near.size > 0 : each.targets.size === 0 && each.near.size === 0);

function Say({ map, said, near }) {
    if (!said) {
        return map.quiet ? html`<${Sign} mark="quiet" tone="quiet">${count(map.quiet, "alert")}</${Sign}> ${map.quiet === 1 ? "is" : "are"} kept quiet by <b>${count(map.rules, "rule")}</b>.`
            : html`<${Sign} mark="over" tone="over">No rule keeps anything quiet</${Sign}> now${near ? `; ${count(near, "rule")} nearly ${near === 1 ? "does" : "do"}` : ""}.`;
    }
    const told = said.mutes.filter(each => outcome(each.outcome).count === "told").length;
    const rules = new Set(said.mutes.map(each => each.by[0].rule)).size;
    const name = html`<b><bdi>${alertName(said.labels)}</bdi></b>`;
    return said.mutes.length ? html`If ${name} fired now, it would mute <b>${count(said.mutes.length, "alert")}</b> by ${count(rules, "rule")}${told
        ? html`; <b>${told}</b> of them ${told === 1 ? "has" : "have"} been told already` : ""}.` : html`If ${name} fired now, it would mute <b>nothing</b>.`;
}

// ---- what there is to draw

/** A line for each name of a source, rule and name of a target: how many alerts each side has. */
function lines(alerts, said, could) {
    const found = new Map();
    const line = (source, by, target, would) => {
        const key = JSON.stringify([source, by.package, by.rule, target]);
        if (!found.has(key)) {
            found.set(key, { source, by, target, sources: new Set(), targets: new Set(), wouldBe: new Set(), near: new Set(), could: new Set(), firing: 0, heard: 0, lacks: false, rest: false });
        }
        return found.get(key);
    };
    const firing = new Map();
    for (const alert of alerts) {
        firing.set(alert.labels.alertname, (firing.get(alert.labels.alertname) || 0) + 1);
        for (const reason of alert.because.filter(each => each.rule && (each.kind === "inhibited" || each.kind === "withheld"))) {
            const names = reason.sources.length ? new Set(reason.sources.map(each => each.labels.alertname || "(no name)")) : new Set([reason.reason || "a reason"]);
            for (const name of names) {
                const one = line(name, reason, alert.labels.alertname || "(no name)");
                reason.sources.filter(each => (each.labels.alertname || "(no name)") === name).forEach(each => one.sources.add(each.fingerprint));
                one.targets.add(alert.fingerprint);
            }
        }
    }
    for (const each of said ? said.mutes : []) {
        line(said.labels.alertname || "(no name)", each.by[0], each.labels.alertname || "(no name)").wouldBe.add(each.fingerprint);
    }
    const busy = new Set([...found.values()].map(each => ruleKey(each.by))); // of these it is seen what they do
    const idle = (could?.rules || []).filter(each => each.near || !busy.has(ruleKey(each)));
    idle.filter((each, i) => each.near || idle.findIndex(one => ruleKey(one) === ruleKey(each)) === i).forEach(each => {
        const names = new Set(each.sources.map(one => one.labels.alertname || "(no name)"));
        (names.size ? [...names] : [each.lacks || "nothing that fires"]).forEach(name => {
            const one = line(name, each, each.alert.labels.alertname || "(no name)");
            (each.near ? one.near : one.could).add(each.alert.fingerprint);
            one.firing = firing.get(name) || 0;
            one.lacks = one.lacks || names.size === 0;
            one.heard = firing.get(each.alert.labels.alertname) || 0;
        });
    });
    for (const each of could?.configured || []) {
        const by = { rule: each.rule, package: STANDARD };
        const sources = few(each.sources);
        const targets = few(each.targets);
        (sources.length ? sources : [[name(each.source), 0]]).forEach(([source, n]) =>
            (targets.length ? targets : [[name(each.target), 0]]).forEach(([target, heard, rest]) => {
                const one = line(source, by, target);
                one.rest = Boolean(rest);
                one.firing = n;
                one.heard = heard;
            }));
    }
    const weight = each => (each.targets.size + each.wouldBe.size) * 1e6 + each.near.size * 1e3;
    return [...found.values()].sort((a, b) => weight(b) - weight(a) || a.source.localeCompare(b.source));
}

const STANDARD = "rules.standard";

/** So many names of either side of an entry that keeps nothing quiet are shown: what could be is not to hide what is. */
const FEW = 3;

/** Names with how many fire, the most first; of many the rest is one. */
function few(counts) {
    const all = Object.entries(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const rest = all.slice(FEW);
    return rest.length < 2 ? all : [...all.slice(0, FEW), [`${rest.length} other names`, rest.reduce((sum, [, n]) => sum + n, 0), true]];
}

/** Matchers in words: the name alone where they say no more. */
const name = matchers => /^alertname="([^"\\]*)"$/.exec(matchers)?.[1] || matchers || "any alert";

const ruleKey = by => by.package + " " + by.rule;

/** Three layers, each in the order in which lines come to it, so that few of them cross. */
function drawn(all) {
    const layer = (keyOf, order) => {
        const nodes = new Map();
        order.forEach(each => {
            const key = keyOf(each);
            if (!nodes.has(key)) {
                nodes.set(key, { key, of: [] });
            }
            nodes.get(key).of.push(each);
        });
        const list = [...nodes.values()];
        const places = new Map(list.map((node, i) => [node.key, Math.min(i, MOST)]));
        return { list: list.slice(0, MOST), more: list.length - Math.min(list.length, MOST), at: each => places.get(keyOf(each)) };
    };
    const sources = layer(each => each.source, all);
    const rules = layer(each => ruleKey(each.by), [...all].sort((a, b) => sources.at(a) - sources.at(b)));
    const targets = layer(each => each.target, [...all].sort((a, b) => rules.at(a) - rules.at(b)));
    const quiet = new Set(all.flatMap(each => [...each.targets]));
    return { lines: all, layers: [sources, rules, targets], quiet: quiet.size, rules: new Set(all.filter(each => each.targets.size).map(each => ruleKey(each.by))).size };
}

const sizes = (of, name) => new Set(of.flatMap(each => [...each[name]])).size;

// ---- the picture

function Graph({ map }) {
    const graph = useRef(null);
    const [sources, rules, targets] = map.layers;
    const keys = event => {
        const here = event.target.closest("[data-layer]");
        const moves = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
        if (!here || !moves) {
            return;
        }
        event.preventDefault();
        const at = Number(here.dataset.layer);
        const place = Number(here.dataset.place);
        const to = moves[0] === 0 ? place + moves[1] : map.lines.filter(each => map.layers[at].at(each) === place).map(each => map.layers[at + moves[0]]?.at(each))[0];
        graph.current.querySelector(`[data-layer="${at + moves[0]}"][data-place="${to}"]`)?.focus();
    };
    const rows = Math.max(...map.layers.map(each => each.list.length + (each.more ? 1 : 0)));
    return html`<div class="gr gr3 fld" ref=${graph} onKeyDown=${keys}>
        <${Layer} number=${0} title="Sources" of=${sources} draw=${({ key, of }) => {
            const firing = sizes(of, "sources") || Math.max(...of.map(each => each.firing));
            return { link: firing && !/^\d+ other names$/.test(key) ? href(["alerts"], { filter: toQuery([equal("alertname", key)]) }) : "", chosen: of.some(each => each.wouldBe.size),
                head: html`<span class=${firing ? "firing" : "over"}><${Mark} of=${firing ? "firing" : "over"} class="inl" /></span> ${of.every(each => each.lacks) ? html`<bdi>${cut(key, 100)}</bdi>` : html`<b><bdi>${cut(key, 60)}</bdi></b>`}`,
                below: of.every(each => each.lacks) ? "is missing" : firing ? `${thousands(firing)} firing` : "not firing" };
        }} />
        <${Wires} map=${map} from=${sources} to=${rules} rows=${rows} />
        <${Layer} number=${1} title="Rules" of=${rules} draw=${({ of: [{ by }, ...more] }) => {
            const idle = [...more, map.lines.find(each => ruleKey(each.by) === ruleKey(by))].every(each => !each.targets.size && !each.wouldBe.size);
            const near = map.lines.some(each => ruleKey(each.by) === ruleKey(by) && each.near.size);
            return { link: by.package ? ruleLink(by) : "", off: idle, head: html`<bdi>${cut(by.rule, 80)}</bdi>`,
                below: (isOurs(by) ? packageName(by.package) : "configuration") + (!idle ? "" : near ? ", one condition short" : ", keeps nothing quiet") };
        }} />
        <${Wires} map=${map} from=${rules} to=${targets} rows=${rows} />
        <${Layer} number=${2} title="Targets" of=${targets} draw=${({ key, of }) => {
            const quiet = sizes(of, "targets");
            const would = sizes(of, "wouldBe");
            return { link: of.every(each => each.rest) ? "" : href(["alerts"], { filter: toQuery([equal("alertname", key)]) }),
                head: html`<span class=${quiet ? "quiet" : "over"}><${Mark} of=${quiet ? "quiet" : "over"} class="inl" /></span> ${quiet ? html`<b>${thousands(quiet)}</b> ` : ""}<bdi>${cut(key, 60)}</bdi>`, below: would ? `${count(would, "alert")} would be muted` : quiet ? "quiet"
                    : sizes(of, "near") ? "nearly quiet" : of.some(each => each.heard) ? `${thousands(Math.max(...of.map(each => each.heard)))} firing, heard` : "not firing" };
        }} /></div>
        <div class="legend only-l"><span><svg width="28" height="8" aria-hidden="true"><path class="w-on" d="M0 4H28" /></svg>mutes now, thicker: more</span>
            <span><svg width="28" height="8" aria-hidden="true"><path class="w-ink" d="M0 4H28" /></svg>would, if it fired</span>
            <span><svg width="28" height="8" aria-hidden="true"><path class="w-near" d="M0 4H28" /></svg>nearly: one condition short</span>
            <span><svg width="28" height="8" aria-hidden="true"><path class="w-off" d="M0 4H28" /></svg>could, conditions not met</span></div>`;
}

const isOurs = by => Boolean(by.package) && !by.package.startsWith("rules.standard");

function Layer({ number, title, of, draw }) {
    return html`<div class="lay"><h3>${title}</h3>${of.list.map((node, i) => {
        const { link, head, below, chosen, off } = draw(node);
        const style = chosen ? "node sel" : off ? "node off" : "node";
        const inside = html`<span class="t">${head}</span><span class="d">${below}</span>`;
        return link ? html`<a key=${node.key} class=${style} href=${link} data-layer=${number} data-place=${i}>${inside}</a>`
            : html`<span key=${node.key} class=${style} tabindex="0" data-layer=${number} data-place=${i}>${inside}</span>`;
    })}${of.more ? html`<span class="node off"><span class="t">and ${of.more} more</span><span class="d">in the table</span></span>` : null}</div>`;
}

/** Lines to the same place are one, as thick as there are alerts on it. */
function Wires({ map, from, to, rows }) {
    const wires = new Map();
    map.lines.forEach(each => {
        const [a, b] = [from.at(each), to.at(each)];
        const key = a + " " + b;
        const wire = wires.get(key) || { a, b, targets: 0, wouldBe: 0, near: 0 };
        wire.targets += each.targets.size;
        wire.wouldBe += each.wouldBe.size;
        wire.near += each.near.size;
        wires.set(key, wire);
    });
    const order = [...wires.values()].sort((one, other) => one.wouldBe - other.wouldBe || one.targets - other.targets || one.near - other.near);
    return html`<div class="wire" aria-hidden="true"><svg width=${WIDTH} height=${rows * HEIGHT}>${order.map(({ a, b, targets, wouldBe, near }) => html`<path
        class=${(wouldBe ? "w-ink" : targets ? "w-on" : near ? "w-near" : "w-off") + (targets >= 10 ? " w3" : targets >= 5 ? " w2" : "")} d=${way(a * HEIGHT + 24, b * HEIGHT + 24, turn(a, b))} />`)}</svg></div>`;
}

// ---- in words

const firingOf = each => each.sources.size || each.firing;

function Table({ map }) {
    const phone = matchMedia("(max-width: 719px)").matches;
    return html`<details class="fld" open=${phone}><summary>As a table</summary><table class="tb stack mapt"><thead><tr><th>Source</th><th>Rule</th><th>Target</th></tr></thead><tbody>
        ${map.lines.slice(0, 200).map(each => html`<tr key=${each.source + ruleKey(each.by) + each.target}><td><${Sign} mark=${firingOf(each) ? "firing" : "over"} tone=${firingOf(each) ? "firing" : "over"}><b class="ink"><bdi>${cut(each.source, 80)}</bdi></b></${Sign}>${" "}<span class="dim">${each.lacks ? "" : firingOf(each)
                ? thousands(firingOf(each)) + " firing" : "not firing"}</span></td>
            <td data-l="by">${each.by.package ? html`<a href=${ruleLink(each.by)}>${each.by.rule}</a> <span class="dim">(${isOurs(each.by) ? packageName(each.by.package) : "configuration"})</span>` : each.by.rule}</td>
            <td><${Sign} mark=${each.targets.size ? "quiet" : "over"} tone=${each.targets.size ? "quiet" : "over"}>${each.targets.size ? thousands(each.targets.size) + " quiet" : each.near.size ? "nearly" : each.wouldBe.size ? "not quiet" : "could"}</${Sign}> <bdi>${cut(each.target, 80)}</bdi>${each.wouldBe.size
                ? html` <span class="dim">${each.wouldBe.size} would be</span>` : null}</td></tr>`)}</tbody></table>
        ${map.lines.length > 200 ? html`<p class="dim">and ${map.lines.length - 200} more</p>` : null}</details>`;
}

function Would({ said }) {
    return html`<section aria-labelledby="would"><h2 class="h2" id="would">Would be muted <small>${said.mutes.length}</small></h2>
        ${said.mutes.length ? html`<ul class="wm">${said.mutes.slice(0, 50).map(each => html`<li><${State} outcome=${each.outcome} /><span><a href=${alertLink(each.fingerprint)}><bdi>${alertName(each.labels)}</bdi></a>
            <br /><span class="dim">by ${each.by[0].rule}</span></span></li>`)}</ul>` : html`<p class="dim">Nothing that fires now.</p>`}
        ${said.mutes.length > 50 ? html`<p class="dim">and ${said.mutes.length - 50} more</p>` : null}
        ${said.notJudged ? html`<p class="dim fld">${said.notJudged}.</p>` : null}
        <p class="dim fld">It would itself go to ${said.receivers.map((each, i) => html`${i ? ", " : ""}<a href=${href(["routing"], { receiver: each.receiver })}><bdi>${cut(each.receiver, 60)}</bdi></a>`)}.</p></section>`;
}

/** As the server writes an alert in words. */
const plain = ({ alertname, ...rest }) => `${alertname}{${Object.keys(rest).sort().map(name => `${name}=${JSON.stringify(rest[name])}`).join(", ")}}`;

/** Why a condition failed, with short names for the alerts in it. */
const lacking = each => each.sources.reduce((text, { labels }) => text.replace(plain(labels), alertName(labels)), each.lacks);

/** Rules that are one condition short, in their own words; what is said of several alerts is said once. */
function Nearly({ of, complete, first }) {
    const said = new Map();
    of.forEach(each => {
        const key = ruleKey(each) + each.lacks;
        said.set(key, [...(said.get(key) || []), each]);
    });
    return html`<section class=${first ? "" : "sec"} aria-labelledby="nearly"><h2 class="h2" id="nearly">Nearly <small>one condition short</small></h2>
        <ul class="near">${[...said].slice(0, 12).map(([key, [each, ...others]]) => html`<li key=${key}><a href=${ruleLink(each)}>${each.rule}</a> <span class="dim">(${packageName(each.package)})</span>: <bdi>${cut(lacking(each), 300)}</bdi>.
            ${" "}It would mute ${[each, ...others].slice(0, 4).map((one, i) => html`${i ? ", " : ""}<a href=${alertLink(one.alert.fingerprint)}><bdi>${alertName(one.alert.labels)}</bdi></a>`)}${others.length > 3 ? ` and ${others.length - 3} more names` : ""}.
            ${" "}<a href=${alertLink(each.alert.fingerprint, { rule: `${each.package}/${each.rule}` })}>Why not?</a></li>`)}</ul>
        ${said.size > 12 ? html`<p class="dim">and ${said.size - 12} more</p>` : null}
        ${complete ? null : html`<p class="note dim">Of each name some alerts were asked about, not all.</p>`}</section>`;
}
