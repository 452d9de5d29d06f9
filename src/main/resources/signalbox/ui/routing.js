// Where alerts go: the tree with what is at each node, the receivers with how they do, and the question where an alert would go.
import { html, useEffect, useMemo, useState } from "./html.js";
import { Filter, ofQuery, toQuery } from "./filter.js";
import { useLive } from "./live.js";
import { may, mayNot } from "./me.js";
import { fromApi } from "./matchers.js";
import { Failure, Keys, Label, Mark, Pending, Section, Sentence, Sign, State, When, useTitle } from "./parts.js";
import { replace } from "./router.js";
import { send } from "./server.js";
import { ago, until } from "./time.js";
import { alertLink, alertName, count, cut, outcome, packageName, ruleLink, silenceLink, thousands } from "./words.js";

export default function Routing({ route }) {
    useTitle("Routing");
    const { found, faults } = useMemo(() => ofQuery(route.query), [route.text]);
    const asked = useMemo(() => found.filter(each => each.op === "="), [found]);
    const { data: routes, fault } = useLive("api/signalbox/v1/routes");
    const { data: alerts } = useLive("api/v2/alerts");
    const [answer, setAnswer] = useState(null);
    const [again, setAgain] = useState(0);
    const question = JSON.stringify(asked);

    useEffect(() => {
        if (asked.length === 0) {
            setAnswer(null);
            return undefined;
        }
        let over = false;
        const labels = Object.fromEntries(asked.map(({ name, value }) => [name, value]));
        send("POST", "api/signalbox/v1/whatif", { labels }).then(
            data => over || setAnswer({ data }),
            failure => over || setAnswer({ fault: failure }));
        return () => {
            over = true;
        };
    }, [question, again]);

    if (fault && !routes) {
        return html`<h1 class="vh">Routing</h1><${Failure} what="The routing tree could not be fetched." fault=${fault} />`;
    }
    if (!routes) {
        return html`<h1 class="vh">Routing</h1><${Pending} what="Fetching the routing tree" />`;
    }
    const said = answer && answer.data;
    const choose = all => replace({ filter: toQuery(all.filter(each => each.op === "=")) });
    const only = found.some(each => each.op !== "=") || faults.length > 0;
    return html`
        <div class="crumb"><h1>Where would this go?</h1></div>
        ${said ? null : html`<p class="say ask-say"><${Standing} receivers=${routes.receivers} firing=${(alerts || []).length} /></p>`}
        <div class="ask first"><div class="bar nomar"><${Filter} value=${asked} alerts=${alerts || []} onChange=${choose}
            label="Labels of the alert" placeholder='The labels of an alert: alertname="DiskFull"' />
            <button type="button" class="b go" disabled=${asked.length === 0} onClick=${() => setAgain(n => n + 1)}>Ask</button></div>
            ${only ? html`<p class="dim hint">An alert has labels and values: only those with “=” are asked about.</p>` : null}
            <p class="dim hint"><${Examples} alerts=${alerts || []} choose=${choose} /></p></div>
        ${answer && answer.fault ? html`<${Failure} what="This could not be answered." fault=${answer.fault} retry=${() => setAgain(n => n + 1)} />` : null}
        ${said ? html`<div class="fld"><${Sentence} parts=${said.parts} outcome=${said.outcome} names=${namesOf(said)} />
            ${said.notJudged ? html`<p class="dim fld">${said.notJudged}.</p>` : null}</div>` : null}
        <div class="main-side sec2">
            <section aria-labelledby="tree"><h2 class="h2" id="tree">The tree <small>${said ? "with what each node says" : "with what is at each node now"}</small></h2>
                <div class="rnd-h only-l" aria-hidden="true"><span>Matchers</span><span>Receiver</span><span class="n">Firing</span><span class="n">Quiet</span></div>
                <ul class="rt"><${Node} node=${routes.tree} way=${said ? said.way : null} labels=${said ? said.labels : null} place="root" /></ul>
                <${ByRules} routes=${routes} said=${said} /></section>
            <div>${said ? html`<${Then} said=${said} />` : null}
                <${Receivers} receivers=${routes.receivers} chosen=${route.query.get("receiver")} first=${!said} /></div>
        </div>
        <${Keys} keys=${[["/", "labels"]]} />`;
}

/** How the receivers do, before anybody asked: those that reach nobody first. */
function Standing({ receivers, firing }) {
    const failed = receivers.filter(each => each.outcome === "failed");
    const none = receivers.filter(each => each.outcome === "no_integration");
    const names = of => html`${of.slice(0, 2).map((each, i) => html`${i ? ", " : ""}<b><bdi>${cut(each.name, 60)}</bdi></b>`)}${of.length > 2 ? ` and ${of.length - 2} more` : ""}`;
    const alerts = firing ? html`<b>${count(firing, "alert")}</b> ${firing === 1 ? "fires" : "fire"}, for ${count(receivers.length, "receiver")}` : html`Nothing is firing, for ${count(receivers.length, "receiver")}`;
    return failed.length ? html`<${Sign} mark="failed" tone="failed">${count(failed.length, "receiver")}</${Sign}> of ${receivers.length} ${failed.length === 1 ? "fails" : "fail"}: ${names(failed)}.`
        : html`${alerts}${none.length ? html`; ${names(none)} ${none.length === 1 ? "reaches" : "reach"} nobody` : ""}.`;
}

/** Alerts in the sentence, by fingerprint. */
function namesOf(said) {
    const names = new Map();
    said.because.forEach(reason => reason.sources.forEach(source => names.set(source.fingerprint, alertName(source.labels))));
    return names;
}

function Examples({ alerts, choose }) {
    const firing = alerts.slice(0, 3);
    return firing.length === 0 ? "Type a label and its value, one after the other."
        : html`Take one that fires: ${firing.map(each => html`<button type="button" class="chip open" onClick=${() =>
            choose(Object.entries(each.labels).map(([name, value]) => ({ name, op: "=", value })))}><bdi>${alertName(each.labels)}</bdi></button>`)}`;
}

/** A node, and those below it. `way` is what it says of the alert that was asked about. */
function Node({ node, way, labels, place }) {
    const taken = way && way.verdict === "taken";
    const below = node.children;
    const ways = way ? way.children : [];
    const last = ways.reduce((found, each, i) => (each.verdict === "taken" ? i : found), -1);
    const style = ["" + place, below.length ? "has" : "", taken && last >= 0 ? "lead" : "", taken && place !== "root" ? "via" : "",
        way && way.verdict === "not_asked" ? "skip2" : ""].join(" ").trim();
    const mark = !way || taken ? "closed" : way.verdict === "no" ? "open" : "notasked";
    return html`<li class=${style}>
        ${place === "root" ? null : html`<svg class="pt" aria-hidden="true"><path d=${taken ? "M0 0v8l8 8h26" : "M0 8l8 8h15"} /></svg>`}
        <div class="rnd"><${Mark} of=${mark} /><span class="ms">${place === "root" ? html`<b>Everything</b>` : node.matchers.length === 0 ? html`<b>Everything else</b>`
            : node.matchers.map(each => html`<${MatcherLabel} matcher=${each} />`)}
            ${node.continue ? html`<span class="dim">continue</span>` : null}
            ${[...node.muteTimeIntervals.map(each => "muted in " + each), ...node.activeTimeIntervals.map(each => "only in " + each)].map(each => html`<span class="dim">${each}</span>`)}</span>
            <span class="rc"><bdi>${cut(node.receiver, 60)}</bdi></span><span class="n num">${thousands(node.firing)}</span><span class="n num tot">${thousands(node.quiet)}</span>
            ${way ? html`<span class="vd">${verdict(way, labels)}</span>` : null}</div>
        ${below.length ? html`<ul>${below.map((each, i) => html`<${Node} key=${each.id} node=${each} way=${ways[i] || null} labels=${labels}
            place=${i < last ? "pass" : ""} />`)}</ul>` : null}</li>`;
}

function MatcherLabel({ matcher }) {
    const { name, op, value } = fromApi(matcher);
    return html`<span class="lb"><bdi><i>${name}${op}</i>${cut(value) || '""'}</bdi></span>`;
}

function verdict(way, labels) {
    if (way.verdict === "not_asked") {
        return "Not asked: " + way.why;
    }
    if (way.verdict === "no") {
        const { name } = way.failed.matcher;
        return name in labels ? html`No: ${name} is <code>"${cut(way.failed.found, 60)}"</code>` : `No: there is no label ${name}`;
    }
    if (!way.end) {
        return html`<b>Yes</b>, on to those below it${way.continue ? html`. With <b>continue</b>: the siblings below are asked too` : ""}`;
    }
    return html`<b>Yes.</b> ${way.groupBy.length ? html`Grouped by <code>${way.groupBy.join(", ")}</code>` : "All in one group"}, gathers for ${way.groupWait}`;
}

function ByRules({ routes, said }) {
    const now = routes.byRules;
    if (now.length === 0 && (!said || said.byRules.length === 0)) {
        return null;
    }
    const receivers = [...new Set([...now.map(each => each.receiver), ...(said ? said.byRules.map(each => each.receiver) : [])])];
    return html`<h3 class="fld">Routes by rules</h3><ul class="rr">${receivers.map(receiver => {
        const there = now.find(each => each.receiver === receiver);
        const would = said ? said.byRules.filter(each => each.receiver === receiver).map(each => each.by) : [];
        const rules = would.length ? would : there ? there.rules : [];
        return html`<li><${Mark} of=${!said || would.length ? "closed" : "open"} /><span>${rules.map((by, i) => html`${i ? ", " : ""}<a
            href=${ruleLink(by)}>${by.rule}</a> <span class="dim">(${packageName(by.package)})</span>`)}${said ? html`<br /><span class="dim">${would.length
            ? html`<b>Yes</b>` : "No rule sends it there"}</span>` : null}</span>
            <span><bdi>${cut(receiver, 60)}</bdi><br /><span class="dim">${there ? count(there.firing, "alert") + " now" : "nothing now"}</span></span></li>`;
    })}</ul>`;
}

function Then({ said }) {
    return html`<section aria-labelledby="then"><h2 class="h2" id="then">Then</h2>
        <ol class="then">${said.receivers.map(each => html`<li><span><b><bdi>${cut(each.receiver, 60)}</bdi></b> <${State} outcome=${each.outcome} /></span>
            <span class="dim">Group <code>${cut(labelsText(each.groupLabels), 200)}</code>, ${each.groupExists ? html`exists, next turn <${When} time=${each.due} as=${until} />`
                : html`would be new, due <${When} time=${each.due} as=${until} />`}. Repeats every ${each.repeatInterval.replace(/(\D)0s$/, "$1").replace(/(\D)0m$/, "$1")}.
                ${each.because.map(reason => html` ${capital(outcome(reason.kind).word)} by <a href=${reason.silence ? silenceLink(reason.silence) : ruleLink(reason)}>${reason.silence ? "a silence" : reason.rule}</a>${reason.sources.length
                    ? html`, because ${reason.sources.slice(0, 3).map((source, i) => html`${i ? ", " : ""}<a href=${alertLink(source.fingerprint)}><bdi>${alertName(source.labels)}</bdi></a>`)} fires` : ""}.`)}</span></li>`)}</ol>
        ${said.mutes.length ? html`<${Section} id="mutes" title="Would be muted" note=${String(said.mutes.length)}><ul class="wm">${said.mutes.slice(0, 50).map(each => html`<li>
            <${State} outcome=${each.outcome} /><span><a href=${alertLink(each.fingerprint)}><bdi>${alertName(each.labels)}</bdi></a><br /><span class="dim">by ${each.by[0].rule}</span></span></li>`)}</ul>
            ${said.mutes.length > 50 ? html`<p class="dim">and ${said.mutes.length - 50} more</p>` : null}</${Section}>` : null}
        ${said.derives.length ? html`<p class="fld dim">Rules would derive ${said.derives.map((each, i) => html`${i ? ", " : ""}<${Label} name="alertname" value=${each.labels.alertname || ""} />`)}.</p>` : null}</section>`;
}

const capital = text => text[0].toUpperCase() + text.slice(1);

function labelsText(labels) {
    return "{" + Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(", ") + "}";
}

const RECEIVER_STATE = { told: ["told", "told", "told"], failed: ["failed", "failed", "failed"], no_integration: ["none", "failed", "reaches nobody"], unknown: ["over", "over", "not told yet"] };
const WORST = ["failed", "no_integration", "told", "unknown"];

function Receivers({ receivers, chosen, first }) {
    const sorted = [...receivers].sort((a, b) => (b.name === chosen) - (a.name === chosen) || WORST.indexOf(a.outcome) - WORST.indexOf(b.outcome));
    return html`<section class=${first ? "" : "sec"} aria-labelledby="receivers"><h2 class="h2" id="receivers">Receivers <small>${receivers.length}</small></h2>
        <ul class="rl rcv">${sorted.map(each => html`<${ReceiverRow} key=${each.name} receiver=${each} chosen=${each.name === chosen} />`)}</ul></section>`;
}

function ReceiverRow({ receiver, chosen }) {
    const [trial, setTrial] = useState(null);
    const [mark, tone, word] = RECEIVER_STATE[receiver.outcome] || RECEIVER_STATE.unknown;
    const test = () => {
        setTrial({ running: true });
        send("POST", `api/signalbox/v1/receivers/${encodeURIComponent(receiver.name)}/test`).then(all => setTrial({ all }), fault => setTrial({ fault }));
    };
    return html`<li class=${chosen ? "cur" : ""}><span><b><bdi>${cut(receiver.name, 60)}</bdi></b>${receiver.integrations.length === 0 ? html`<br /><span class="dim">no integration</span>`
        : receiver.integrations.map(each => html`<br /><span class="dim">${each.kind}: ${each.at ? html`${each.error ? cut(each.error, 160) + ", " : ""}<${When} time=${each.at} as=${ago} />, ${each.error
            ? count(each.attempts, "attempt") : each.tookMillis + "\u00a0ms"}` : "nothing since the start"}</span>`)}
        ${trial && trial.all ? trial.all.map(each => html`<br /><span class="dim" role="status">Test, ${each.integration.split("/").pop()}: ${each.outcome === "told" ? "it has the sample" : cut(each.detail, 200)}</span>`) : null}
        ${trial && trial.fault ? html`<br /><span class="failed" role="status">${trial.fault.message}</span>` : null}</span>
        <span><${Sign} mark=${mark} tone=${tone}>${word}</${Sign}>${receiver.integrations.length ? html`<br /><button type="button" class="b bare" disabled=${!may("operate") || (trial && trial.running)} title=${mayNot("operate") || undefined}
            aria-label=${"Send a sample to " + receiver.name} onClick=${test}>${trial && trial.running ? "Testing" : "Test"}</button>` : null}</span></li>`;
}
