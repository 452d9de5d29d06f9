// One alert: the answer as a sentence, what it rests on, and what comes next.
import { Acknowledge, Acks } from "./ack.js";
import { html, useMemo, useRef, useState } from "./html.js";
import { Reason, silenceOf } from "./alerts.js";
import { ActionTable } from "./actions.js";
import { Bands } from "./bands.js";
import { useLive } from "./live.js";
import { may } from "./me.js";
import { equal, text } from "./matchers.js";
import { WhyNot } from "./miss.js";
import { Copy, Failure, Keys, Label, Mark, OutLink, Pending, Receiver, Section, Sentence, Severity, Sign, State, Text, When, useKeys, useTitle } from "./parts.js";
import { go, replace } from "./router.js";
import { query as queryOf } from "./server.js";
import { ago, lasting, millis, until } from "./time.js";
import { alertLink, alertName, answered, cut, integrationName, outcome, packageName } from "./words.js";

export default function AlertPage({ route }) {
    const fingerprint = route.path[1] || "";
    const at = Number.isNaN(millis(route.query.get("at") || "")) ? "" : route.query.get("at");
    const { data: answered, fault } = useLive(/^[0-9a-f]{16}$/.test(fingerprint) ? "api/signalbox/v1/explain" + queryOf({ fingerprint, at }) : "");
    const before = useRef(null); // shown until the answer for another moment has come
    if (answered) {
        before.current = answered;
    }
    const data = answered || (before.current?.alert.fingerprint === fingerprint ? before.current : undefined);
    useTitle(data?.alert.labels.alertname ? alertName(data.alert.labels) : "Alert");
    if (!/^[0-9a-f]{16}$/.test(fingerprint)) {
        return html`<div class="empty"><h1 class="say">There is no such alert.</h1><p class="facts">An alert's page is named by its fingerprint: 16 hexadecimal digits.
            <a href="#/alerts">To the alerts</a></p></div>`;
    }
    if (fault && !data) {
        return html`<h1 class="vh">Alert</h1><${Failure} what="This alert could not be explained." fault=${fault} />`;
    }
    if (!data) {
        return html`<h1 class="vh">Alert</h1><${Pending} what="Asking why" />`;
    }
    return html`<${View} key=${fingerprint} told=${data} at=${at} rule=${route.query.get("rule") || ""} fault=${fault} />`;
}

/** Before "Otherwise": that is said below, in its own place. */
function answer(parts) {
    const cutAt = parts.findIndex(part => / Otherwise: /.test(part.text));
    return cutAt < 0 ? parts : parts.slice(0, cutAt);
}

const MARGIN = 10 * 60000;
const DAY = 24 * 3600000;

/** From when the story is told: before the alert began, or about the moment that is asked for; never more than a day. */
function beginning(told, at) {
    const begun = told.alert.startsAt ? millis(told.alert.startsAt) : Date.now() - DAY;
    const asked = at ? millis(at) : Date.now();
    return new Date(Math.max(Math.min(begun - MARGIN, asked - MARGIN), asked - DAY)).toISOString();
}

function View({ told, at, rule, fault }) {
    const { alert } = told;
    const [from] = useState(() => beginning(told, at));
    const [acks, setAcks] = useState(false);
    const { data: history } = useLive("api/signalbox/v1/history/alert/" + alert.fingerprint + queryOf({ from }));
    const known = Boolean(alert.annotations);
    const moment = at ? millis(at) : Date.now();
    const setAt = ms => replace({ at: ms === null ? "" : new Date(ms).toISOString().replace(".000Z", "Z") });
    // To the very instant of a change: two within a second are two steps, and from now the last one is a step, however recent.
    const step = direction => {
        const changes = (history?.changes || []).map(millis).filter(each => (direction < 0 ? !at || each < moment : at && each > moment));
        if (changes.length > 0) {
            setAt(direction < 0 ? Math.max(...changes) : Math.min(...changes));
        } else if (direction > 0) {
            setAt(null);
        }
    };
    const { data: silences } = useLive("api/v2/silences");
    const ofId = useMemo(() => new Map((silences || []).map(each => [each.id, each])), [silences]);
    const names = useMemo(() => namesOf(told), [told]);
    const silence = known ? silenceOf([alert]) : "";
    const copied = `${alertName(alert.labels)}: ${told.sentence}\n${location.href}`;
    useKeys({
        s: () => silence && go(silence),
        c: () => document.querySelector("[data-copy]")?.click(),
        n: () => setAt(null),
        a: () => known && alert.firing && !at && setAcks(true),
        ArrowLeft: () => step(-1),
        ArrowRight: () => step(1),
    });
    const story = history && history.bands.length > 0;
    const sender = history?.bands.filter(each => each.kind === "firing" && millis(each.from) <= moment).pop()?.sender;
    const time = html`<div class="when"><div class="acts">${story ? html`<span class="seg"><button type="button" class="b" aria-label="The change before" title="The change before (←)" onClick=${() => step(-1)}>◂</button>
            <button type="button" class="b on num" title="The moment that is explained" onClick=${() => document.querySelector(".range")?.focus()}>${new Date(moment).toTimeString().slice(0, 8)}</button>
            <button type="button" class="b" aria-label="The change after" title="The change after (→)" onClick=${() => step(1)}>▸</button></span>` : null}
            ${at ? html`<span class="dim"><${When} time=${at} as=${ago} /></span><button type="button" class="b bare" onClick=${() => setAt(null)}>Go to now</button>`
                : html`<span class="dim">${alert.firing ? html`Firing for <${When} time=${alert.startsAt} as=${time => ago(time).replace(" ago", "")} />, since <${When} time=${alert.startsAt} />` : alert.endsAt ? html`Ended <${When} time=${alert.endsAt} as=${ago} />` : ""}</span>`}</div>
        <div class="acts"><${Copy} text=${copied} label="Copy the answer" class="b" />${known && alert.firing && !at && may("acknowledge") ? html`<button type="button" class="b" onClick=${() => setAcks(true)}>Acknowledge</button>` : null}${silence && may("silence") ? html`<a class="b" href=${silence}>Silence it</a>` : null}</div></div>
        ${fault ? html`<p class="fault" role="alert">${fault.message}</p>` : null}
        ${story ? html`<${Bands} history=${history} at=${moment} onAt=${ms => setAt(Math.round(ms / 1000) * 1000)} />` : null}`;
    if (!known) {
        const labels = history?.alert.labels && Object.keys(history.alert.labels).length ? history.alert.labels : alert.labels;
        return html`<${Crumb} alert=${{ ...alert, labels }} />${at && story ? html`<${NotThen} bands=${history.bands} moment=${moment} />` : html`<${Sentence} parts=${told.parts} outcome=${told.outcome} level="h1" />`}
            ${story ? time : html`<div class="acts step-a"><a class="b" href="#/alerts">To the alerts</a></div>`}`;
    }
    return html`<${Crumb} alert=${alert} />
        <${Sentence} parts=${answer(told.parts)} names=${names} outcome=${told.outcome} level="h1" />
        ${time}
        ${acks ? html`<${Acknowledge} alerts=${[alert]} close=${() => setAcks(false)} />` : null}
        <div class="two sec2">
            <section aria-labelledby="why"><h2 class="h2" id="why"><span>Why${at ? html` at <${When} time=${at} />` : ""}</span></h2><${Tree} told=${told} silences=${ofId} /><${After} told=${told} names=${names} at=${at} /></section>
            <${WhyNot} fingerprint=${alert.fingerprint} at=${at} rule=${rule} />
        </div>
        <${Told} told=${told} history=${history} />
        ${history?.actions.length ? html`<${Section} id="did" title="What people did"><${ActionTable} rows=${[...history.actions].reverse().slice(0, 50)} /></${Section}>` : null}
        <${Section} id="facts" title="Labels and annotations" note=${sender ? `posted by ${sender}` : ""}><${Facts} alert=${alert} /></${Section}>
        <${Keys} keys=${[["← →", "change before, after"], ["n", "now"], ["a", "acknowledge"], ["s", "silence"], ["c", "copy the answer"]]} />`;
}

/** Between the times at which it fires. */
function NotThen({ bands, moment }) {
    const firing = bands.filter(each => each.kind === "firing");
    const before = firing.filter(each => each.until && millis(each.until) <= moment).pop();
    const after = firing.find(each => millis(each.from) > moment);
    return html`<h1 class="say"><${Sign} mark="over" tone="over">It did not fire</${Sign}> then${before ? html`: it had ended at <b><${When} time=${before.until} /></b>` : ""}${after
        ? html`${before ? ", and" : ": it"} began ${before ? "again " : ""}at <b><${When} time=${after.from} /></b>` : ""}.</h1>`;
}

/** What alerts in the reasons are called, by fingerprint. */
export function namesOf(told) {
    const names = new Map([[told.alert.fingerprint, "this alert"]]);
    for (const reason of [...told.because, ...told.receivers.flatMap(each => each.because), ...told.derivedBy]) {
        reason.sources.forEach(source => names.set(source.fingerprint, alertName(source.labels)));
    }
    return names;
}

function Crumb({ alert }) {
    const { alertname, severity, ...rest } = alert.labels;
    const name = alertname || (Object.keys(alert.labels).length ? "(no name)" : alert.fingerprint);
    return html`<div class="crumb"><a href="#/alerts" class="only-l">Alerts</a><span class="dim3 only-l" aria-hidden="true">/</span>
        <span class="strong ink long"><bdi>${cut(name)}</bdi></span>${Object.entries(rest).slice(0, 10)
            .map(([name, value]) => html`<${Label} name=${name} value=${value} />`)}<${Severity} labels=${{ severity }} /></div>`;
}

/** What every receiver hears, and what that rests on. */
function Tree({ told, silences }) {
    const { alert } = told;
    if (told.receivers.length === 0) {
        return html`<p class="dim">It is in no group: no receiver will hear of it.</p>`;
    }
    return html`<ul class="tree">${alike(told.receivers).map(all => {
        const [each] = all;
        const { word, mark, tone } = outcome(each.outcome);
        const lasts = told.told.filter(one => all.some(at => at.receiver === one.receiver)).map(one => one.at).sort();
        const last = lasts[lasts.length - 1];
        const turns = [...new Set(all.map(at => at.next?.at))];
        return html`<li><div class="nd"><span><${Sign} mark=${mark} tone=${tone}>${word[0].toUpperCase() + word.slice(1)} ${each.because.length ? "for" : "at"}</${Sign}>${" "}${all.map((at, i) =>
                html`${i === 0 ? "" : i === all.length - 1 ? " and " : ", "}<${Receiver} name=${at.receiver} />`)}</span>
            <span class="r num">${each.outcome === "told" && last ? html`<${When} time=${last} />` : turns.length === 1 && turns[0] ? html`turn <${When} time=${turns[0]} />` : null}</span></div>
            <ul>${each.because.map(reason => html`<li><div class="nd"><span><${Reason} reason=${{ ...reason, sources: [] }} silences=${silences} />
                    ${reason.file ? html`<span class="dim file">${reason.file}:${reason.line}${reason.version ? html`, version <span class="code">${reason.version.slice(0, 6)}</span>` : null}</span>` : null}</span>
                    ${reason.since ? html`<span class="r num"><${When} time=${reason.since} />–${reason.until ? html`<${When} time=${reason.until} />` : "now"}</span>` : null}</div>
                ${reason.sources.length ? html`<ul>${reason.sources.slice(0, 12).map(source => html`<li><div class="nd"><span><${Mark} of="firing" class="inl firing" /> ${source.fingerprint === alert.fingerprint
                    ? "This alert" : html`<a href=${alertLink(source.fingerprint)}><bdi>${alertName(source.labels)}</bdi></a> firing`}</span></div></li>`)}${reason.sources.length > 12
                    ? html`<li><div class="nd dim">and ${reason.sources.length - 12} more</div></li>` : null}</ul>` : null}</li>`)}
                ${each.otherwise ? html`<li><div class="nd"><span><span class="dim">Otherwise</span> ${outcome(each.otherwise.outcome).word}</span>
                    <span class="r num">${each.otherwise.at ? html`<${When} time=${each.otherwise.at} />` : null}</span></div></li>` : null}
                ${last && each.outcome !== "told" ? html`<li><div class="nd"><span class="dim">Told before</span><span class="r num"><${When} time=${last} /></span></div></li>` : null}
                ${all.map(at => {
                    const route = told.routes.find(one => one.receiver === at.receiver && one.group === at.group);
                    return html`<li><div class="nd"><span class="dim">${all.length > 1 ? html`${at.receiver}: in` : "In"} the group <code>${cut(groupOf(at.group), 200)}</code>${route ? html`, by ${by(route.by)}` : null}</span></div></li>`;
                })}
            </ul></li>`;
    })}</ul>`;
}

/** Receivers at which the same becomes of it, for the same reasons: that is said once. */
function alike(receivers) {
    const groups = new Map();
    for (const each of receivers) {
        const key = JSON.stringify([each.outcome, each.because, each.otherwise?.outcome]);
        groups.set(key, [...(groups.get(key) || []), each]);
    }
    return [...groups.values()];
}

/** The labels of a group's key. */
function groupOf(key) {
    const colon = key.lastIndexOf(":{");
    return colon < 0 ? key : key.slice(colon + 1);
}

/** What sends it there: a node of the tree, or a team's rule. */
function by(decided) {
    if (decided.rule.startsWith("route ")) {
        const path = nodes(decided.rule.slice("route ".length));
        return path.length ? html`the route ${path.map((each, i) => html`${i ? " / " : ""}<code>${cut(each, 200)}</code>`)}` : "the first route, which is of everything";
    }
    return html`${decided.rule} (${packageName(decided.package)})`;
}

/** The nodes on the way to one, below the first: {}/{team="a"}/2/{severity="page"}/0, where numbers are places among siblings. */
function nodes(id) {
    return (id.match(/\{(?:"(?:[^"\\]|\\.)*"|[^"}])*\}/g) || []).slice(1).map(each => (each === "{}" ? "everything else" : each));
}

/** What rests on the same, said once: a rule may derive an alert from many others, one after the other. */
function byRule(derived) {
    const rules = new Map();
    for (const each of derived) {
        const key = each.package + "\n" + each.rule;
        const known = rules.get(key) || { ...each, sources: [] };
        rules.set(key, { ...known, sources: [...known.sources, ...each.sources.filter(source => known.sources.every(other => other.fingerprint !== source.fingerprint))] });
    }
    return [...rules.values()];
}

/** What has to happen first, in words; an alert in it by the name that it has elsewhere on the page. */
function first({ when, alert }, names) {
    const one = alert && / ends$/.test(when) && !/^one of /.test(when);
    return alert ? html`<a href=${alertLink(alert)}><bdi>${one && names.get(alert) ? names.get(alert) : cut(when.replace(/ ends$/, ""), 200)}</bdi></a> ends` : cut(when, 200);
}

function After({ told, names, at }) {
    const conditions = told.conditions;
    const away = time => (at ? lasting(millis(time) - millis(at)) + " later" : until(time)); // seen from the moment that is explained
    return html`<dl class="facts">
        <dt>Next</dt><dd>${!told.next ? "nothing is known to come" : told.next.when
            ? html`When ${first(told.next, names)}: ${told.next.what}. ${told.next.turns.includes(told.next.at) ? "The next turn" : "That is"}: <b class="num"><${When} time=${told.next.at} /></b>, <${When} time=${told.next.at} as=${away} />.`
            : html`<b class="num"><${When} time=${told.next.at} /></b>, <${When} time=${told.next.at} as=${away} />: ${told.next.what}`}</dd>
        ${told.acknowledged?.length ? html`<dt>Acknowledged</dt><dd><${Acks} of=${told.acknowledged} past=${Boolean(at)} /></dd>` : null}
        ${conditions.length ? html`<dt>Conditions</dt><dd>${conditions.map(each => html`<div>“${each.condition}” <span class="dim">(${packageName(each.package)})</span> ${each.holdsAt
            ? html`holds <${When} time=${each.holdsAt} as=${until} />` : each.since ? html`holds since <${When} time=${each.since} />` : ""}${each.endsAt
            ? html`, ends <${When} time=${each.endsAt} as=${until} />` : ""}</div>`)}</dd>` : null}
        ${told.derivedBy.length ? html`<dt>Derived</dt><dd>${byRule(told.derivedBy).map(each => html`<div>by ${by(each)} from ${each.sources.slice(0, 12).map((source, i) =>
            html`${i ? ", " : ""}<a href=${alertLink(source.fingerprint)}><bdi>${alertName(source.labels)}</bdi></a>`)}${each.sources.length > 12 ? ` and ${each.sources.length - 12} more` : ""}</div>`)}</dd>` : null}
        ${told.attributes?.length ? html`<dt>Added</dt><dd>${told.attributes.map(each => html`<div>${each.name}: <bdi>${each.value}</bdi> by ${by(each)}</div>`)}</dd>` : null}
        ${told.gaps.length ? html`<dt>Records</dt><dd><${Mark} of="warn" class="inl failed" /> ${gapsByReason(told.gaps).map(gapsText)}</dd>` : null}
        ${told.stopped?.length ? html`<dt>Rules stopped</dt><dd>${told.stopped.map(each => html`<div>${packageName(each.package)}: nothing comes of its rules, but its routes stand: <bdi>${cut(each.reason, 1000)}</bdi></div>`)}</dd>` : null}
    </dl>`;
}

const GAPS_SHOWN = 3; // of one reason: whoever reads wants to know of those that lie near

/** The times of which not all is known, by why, the latest first. */
function gapsByReason(gaps) {
    const reasons = new Map();
    [...gaps].reverse().forEach(gap => reasons.set(gap.why, [...reasons.get(gap.why) ?? [], gap]));
    return [...reasons.values()];
}

function gapsText(gaps) {
    const more = gaps.length - GAPS_SHOWN;
    if (millis(gaps[0].from) === 0) { // since ever: the reason says until when
        return `${gaps[0].why[0].toUpperCase()}${gaps[0].why.slice(1)}. `;
    }
    return html`Not all is known from ${gaps.slice(0, GAPS_SHOWN).map((each, i) => html`${i ? ", from " : ""}<${When} time=${each.from} /> to <${When} time=${each.until} />`)}${more > 0
        ? ` and ${more} ${more === 1 ? "time" : "times"} before` : ""}: ${gaps[0].why}. `;
}

const IN_ADDRESS = 100; // letters: longer values would make an address too long for servers and proxies

function Facts({ alert }) {
    const filter = Object.entries(alert.labels).filter(([, value]) => value.length <= IN_ADDRESS).map(([name, value]) => text(equal(name, value)));
    const { data } = useLive(`api/v2/alerts${queryOf({ filter })}`);
    const source = data?.find(each => each.fingerprint === alert.fingerprint)?.generatorURL;
    return html`<dl class="facts wide">${Object.entries(alert.annotations).map(([name, value]) => html`<dt>${cut(name, 60)}</dt><dd class="prose"><${Text}>${value}</${Text}></dd>`)}
        ${source ? html`<dt>Came from</dt><dd><${OutLink} to=${source}>${cut(source, 100)}</${OutLink}></dd>` : null}
        ${Object.entries(alert.labels).map(([name, value]) => html`<dt class="code">${cut(name, 60)}</dt><dd class="code prose"><bdi>${value.length > 1000 ? cut(value, 1000) : value}</bdi></dd>`)}
        <dt>Fingerprint</dt><dd class="code">${alert.fingerprint}</dd></dl>`;
}

/** Each notification of it, from the records where there are any, else the last to each integration. */
function Told({ told, history }) {
    const marks = history?.marks.length ? history.marks : told.told.map(each => ({ ...each, outcome: "told", reason: "" }));
    if (marks.length === 0) {
        return null;
    }
    const all = [...marks].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 50);
    return html`<${Section} id="told" title="Notifications" note=${history?.marks.length ? marks.length > 50 ? `the last 50 of ${marks.length}` : "all receivers" : "the last to each integration"}>
        <table class="tb stack"><thead><tr><th>At</th><th>To</th><th>Reason</th><th>Outcome</th><th>Attempts</th></tr></thead><tbody>${all.map(each => html`<tr><td class="num nw h"><${When} time=${each.at} /></td>
            <td class="h">${each.receiver} <span class="dim nw">${integrationName(each)}</span></td><td>${cut(each.reason || "", 120)}</td><td><${State} outcome=${each.outcome} /> ${each.status}</td>
            <td data-l="Attempts:">${each.attempts ?? ""}${each.detail ? html`: <bdi>${cut(answered(each), 200)}</bdi>` : null}</td></tr>`)}</tbody></table></${Section}>`;
}
