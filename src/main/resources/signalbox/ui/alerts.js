// Alerts: what fires, who is told, and who keeps it quiet.
import { Acknowledge, Acknowledged } from "./ack.js";
import { html, useEffect, useMemo, useRef, useState } from "./html.js";
import { Filter, added, ofQuery, toQuery } from "./filter.js";
import { apartIn, arranged, facets } from "./groups.js";
import { useLive } from "./live.js";
import { may, mayNot } from "./me.js";
import { equal, test, unequal } from "./matchers.js";
import { Export, Failure, Keys, Label, Mark, Pending, Receiver, Sentence, Severity, Sign, State, When, useKeys, useTitle } from "./parts.js";
import { FirstRun } from "./first-run.js";
import { LongList } from "./long-list.js";
import { go, href, replace } from "./router.js";
import { ago, at as clock, millis, since, until } from "./time.js";
import { ReceiverTrouble, SystemTrouble } from "./trouble.js";
import { COUNTS, QUIET, alertLink, alertName, count, cut, outcome, packageName, ruleLink, silenceLink, thousands } from "./words.js";

/** The row that was left for another page, so that coming back finds it: by its key, or by its first alert when another state made it another row. */
let left = null;

const placeOf = item => ({ key: item.key, alert: item.alerts[0].fingerprint });

export default function Alerts({ route }) {
    useTitle("Alerts");
    const alerts = useLive("api/signalbox/v1/alerts");
    const { data: silences } = useLive("api/v2/silences");
    if (alerts.fault && !alerts.data) {
        return html`<h1 class="vh">Alerts</h1><${Failure} what="The alerts could not be fetched." fault=${alerts.fault} />`;
    }
    if (!alerts.data) {
        return html`<h1 class="vh">Alerts</h1><${Pending} what="Fetching the alerts" />`;
    }
    return html`<${View} all=${alerts.data} silences=${silences || []} query=${route.query} />`;
}

/** What an address asks for. Receivers are regular expressions, as in Alertmanager's links, or names as they are. */
function asked(query) {
    const { found, faults } = ofQuery(query);
    const receiver = query.get("receiver") || "";
    let expression = null;
    try {
        expression = receiver ? new RegExp("^(?:" + receiver + ")$") : null;
    } catch {
        // a name
    }
    const group = query.get("group") || "";
    const off = name => query.get(name) === "false";
    const hidden = [
        ...(off("silenced") ? ["silenced"] : []),
        ...(off("inhibited") ? ["inhibited", "withheld"] : []),
        ...(off("muted") ? ["muted_by_time"] : []),
        ...(off("active") ? ["told", "told_elsewhere", "waiting", "failed", "gave_up", "no_integration", "no_route"] : []),
    ];
    return {
        matchers: found,
        faults,
        receiver,
        wanted: receiver ? name => name === receiver || (expression !== null && expression.test(name)) : null,
        by: group === "none" ? "none" : group && group !== "routed" ? group.split(",").map(each => each.trim()).filter(each => each) : "routed",
        state: query.get("state") || "",
        hidden,
    };
}

const HIDDEN_WORDS = { silenced: "without silenced", inhibited: "without inhibited", muted: "without muted by time", active: "without active" };

function View({ all, silences, query }) {
    const want = useMemo(() => asked(query), [query.toString()]);
    const matching = useMemo(() => {
        const holds = test(want.matchers);
        return all.filter(alert => holds(alert.labels) && (!want.wanted || alert.receivers.some(each => want.wanted(each.receiver))));
    }, [all, want]);
    const counts = useMemo(() => counted(matching, want), [matching, want]);
    const shown = useMemo(() => {
        const hidden = new Set(want.hidden);
        return name => !hidden.has(name) && (!want.state || name === want.state || outcome(name).count === want.state);
    }, [want]);
    const list = useMemo(() => arranged(matching, want.by, want.wanted, shown), [matching, want, shown]);
    const choices = useMemo(() => facets(matching.filter(alert => shown(alert.outcome))), [matching, shown]);
    const receivers = useMemo(() => [...new Set(all.flatMap(alert => alert.receivers.map(each => each.receiver)))].sort(), [all]);
    const ofId = useMemo(() => new Map(silences.map(each => [each.id, each])), [silences]);
    const pick = (name, value, negated) =>
        replace({ filter: toQuery(added(want.matchers, negated ? unequal(name, value) : equal(name, value))) });
    const setMatchers = value => replace({ filter: toQuery(value) });

    if (all.length === 0) {
        return html`<h1 class="vh">Alerts</h1><${SystemTrouble} /><${FirstRun} />`;
    }
    return html`
        <h1 class="vh">Alerts</h1>
        <${SystemTrouble} /><${ReceiverTrouble} alerts=${all} />
        <${Counts} counts=${counts} state=${want.state} />
        <div class="bar">
            <${Filter} value=${want.matchers} alerts=${all} onChange=${setMatchers} extra=${Object.keys(HIDDEN_WORDS)
                .filter(name => query.get(name) === "false").map(name => html`<button type="button" class="chip" onClick=${() => replace({ [name]: "" })}>
                    ${HIDDEN_WORDS[name]}<span class="x" aria-hidden="true">×</span><span class="vh">take away</span></button>`)} />
            <${Grouping} by=${want.by} alerts=${all} />
            <${Receivers} names=${receivers} value=${want.receiver} />
        </div>
        ${want.faults.map(fault => html`<p class="fault" role="alert">This part of the link's filter was not understood: ${fault}</p>`)}
        ${choices.length ? html`<div class="narrow">${choices.map(({ name, values }) => html`<span><span class="lb">${name}</span>${values
            .map(([value, n]) => html`<button type="button" class="chip" title=${`Show only ${name}="${cut(value)}"; with alt, all others`}
                onClick=${event => pick(name, value, event.altKey)}><bdi>${cut(value, 24) || '""'}</bdi><span class="num">${n}</span></button>`)}</span>`)}</div>` : null}
        ${list.items.length ? html`<${Rows} list=${list} pick=${pick} silences=${ofId} by=${want.by} total=${matching.length} />`
            : html`<${NoneHere} want=${want} all=${all.length} />`}
        <${Keys} keys=${[["/", "filter"], ["j k", "move"], ["enter", "open"], ["e", "explain"], ["s", "silence"], ["x", "choose"]]} />`;
}

function counted(alerts, want) {
    const counts = { firing: 0, failed: 0, told: 0, waiting: 0, quiet: 0, over: 0, by: new Map() };
    for (const alert of alerts) {
        counts.firing++;
        counts[outcome(alert.outcome).count]++;
        if (QUIET.includes(alert.outcome)) {
            counts.by.set(alert.outcome, (counts.by.get(alert.outcome) || 0) + 1);
        }
    }
    return counts;
}

function Counts({ counts, state }) {
    const press = name => replace({ state: state === name ? "" : name });
    const Count = ({ name, mark, tone, number }) => html`<button type="button" class=${number ? "cnt" : "cnt zero"}
        aria-pressed=${name === "firing" ? !state : state === name} onClick=${() => (name === "firing" ? replace({ state: "" }) : press(name))}>
        <span class=${tone}><${Mark} of=${mark} /></span><b>${thousands(number)}</b> <span>${name}</span></button>`;
    return html`<div class="strip" role="group" aria-label="State filter">
        <${Count} name="firing" mark="firing" tone="firing" number=${counts.firing} /><span class="gap"></span>
        ${COUNTS.map(name => html`<${Count} name=${name} mark=${name} tone=${name} number=${counts[name]} />`)}
        <span class="by">${[...counts.by].map(([name, n]) => html`<button type="button" class="num" aria-pressed=${state === name}
            onClick=${() => press(name)}>${n} ${outcome(name).word}</button>`)}</span></div>`;
}

function Grouping({ by, alerts }) {
    const names = useMemo(() => {
        const all = new Map();
        alerts.forEach(({ labels }) => Object.keys(labels).forEach(name => all.set(name, (all.get(name) || 0) + 1)));
        return [...all].sort((a, b) => b[1] - a[1]).slice(0, 12).map(([name]) => name);
    }, [alerts]);
    const value = by === "routed" ? "" : by === "none" ? "none" : by.join(",");
    return html`<select class="b pickr only-l" aria-label="Grouping" value=${value} onChange=${event => replace({ group: event.target.value, customGrouping: "" })}>
        <option value="">Groups as routed</option><option value="none">Flat list</option>
        ${value && value !== "none" && !names.includes(value) ? html`<option value=${value}>Groups by ${value.replace(/,/g, ", ")}</option>` : null}
        ${names.map(name => html`<option value=${name}>Groups by ${name}</option>`)}</select>`;
}

function Receivers({ names, value }) {
    return html`<select class="b pickr only-l" aria-label="Receiver" value=${value} onChange=${event => replace({ receiver: event.target.value })}>
        <option value="">All receivers</option>
        ${value && !names.includes(value) ? html`<option value=${value}>${value}</option>` : null}
        ${names.map(name => html`<option value=${name}>${cut(name, 40)}</option>`)}</select>`;
}

/** Something fires, but nothing of what was asked for. */
function NoneHere({ want, all }) {
    const what = want.state ? `No alert is ${outcome(want.state).word}` : "No alert matches";
    return html`<div class="empty"><p class="say"><${Sign} mark="over" tone="over">${what}</${Sign}>${want.matchers.length || want.receiver
        ? " with this filter." : " now."} ${count(all, "alert")} ${all === 1 ? "fires" : "fire"} in all.</p>
        <div class="acts step-a"><button type="button" class="b" onClick=${() =>
            replace({ filter: "", receiver: "", state: "", silenced: "", inhibited: "", active: "", muted: "" })}>Show all</button></div></div>`;
}

// ---- the list

const FRAMES = 30;

function Rows({ list, pick, silences, by, total }) {
    const { items } = list;
    const rows = useMemo(() => items.map((item, i) => (item.kind === "row" ? i : -1)).filter(i => i >= 0), [items]);
    const [current, setCurrent] = useState(left);
    const [unfolded, setUnfolded] = useState(null);
    const [chosen, setChosen] = useState(() => new Set());
    const [acks, setAcks] = useState(null);
    const control = useRef(null);
    const placed = place => (place === null ? undefined
        : rows.find(i => items[i].key === place.key) ?? rows.find(i => items[i].alerts.some(alert => alert.fingerprint === place.alert)));
    const index = placed(current);
    const open = placed(unfolded);
    const unfold = item => setUnfolded(open !== undefined && items[open] === item ? null : placeOf(item));

    const keeps = useRef(left !== null); // whether the focus belongs to the current row
    const shown = useRef(false);
    /** In a long list a row is drawn when it is near the window, and heights are guessed until then: it may take several steps to be there. */
    const focus = (i, frames = FRAMES) => requestAnimationFrame(() => {
        const row = frames < FRAMES && document.querySelector(".row[aria-current]");
        if (row) {
            row.focus({ preventScroll: true });
            if (i !== undefined) {
                row.scrollIntoView({ block: "nearest" });
            }
        } else if (frames > 0) {
            if (i !== undefined && frames % 3 === 0) {
                control.current?.reveal(i);
            }
            focus(i, frames - 1);
        }
    });
    const to = i => {
        left = placeOf(items[i]);
        setCurrent(left);
        keeps.current = true;
        shown.current = true;
        control.current.reveal(i);
        focus(i);
    };
    useEffect(() => {
        if (!keeps.current || index === undefined) {
            return;
        }
        if (!shown.current) {
            to(index); // what was left for another page
        } else if (document.activeElement === document.body || document.activeElement.id === "main") {
            focus(); // another row has taken its place
        }
    }, [items]);
    useEffect(() => {
        const elsewhere = () => {
            keeps.current = false;
        };
        window.addEventListener("pointerdown", elsewhere);
        return () => window.removeEventListener("pointerdown", elsewhere);
    }, []);
    const step = by => {
        const now = index === undefined ? -1 : rows.indexOf(index);
        const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + by));
        to(rows[next]);
    };
    const row = index === undefined ? null : items[index];
    useKeys({
        j: () => step(1),
        k: () => step(-1),
        Enter: () => row && go(alertLink(row.alerts[0].fingerprint)),
        e: () => row && unfold(row),
        s: () => (chosen.size ? silenceChosen() : row && go(silenceOf(row.alerts))),
        x: () => row && choose(row.key),
        a: () => row && setAcks(chosen.size ? items.filter(item => chosen.has(item.key)).flatMap(item => item.alerts) : row.alerts),
    });
    const choose = key => setChosen(now => {
        const next = new Set(now);
        if (!next.delete(key)) {
            next.add(key);
        }
        return next;
    });
    const silenceChosen = () => go(silenceOf(items.filter(item => chosen.has(item.key)).flatMap(item => item.alerts)));
    const draw = item => (item.kind === "head"
        ? html`<${Head} item=${item} pick=${pick} by=${by} />`
        : html`<${Row} item=${item} pick=${pick} silences=${silences} current=${index !== undefined && item === items[index]} open=${open !== undefined && item === items[open]}
            chosen=${chosen.has(item.key)} onAck=${() => setAcks(item.alerts)} onOpen=${() => {
                setCurrent(placeOf(item));
                left = placeOf(item);
                unfold(item);
            }} onLeave=${() => {
                left = placeOf(item);
            }} />`);
    return html`<div class=${by === "none" ? "list flat" : "list"}>
        ${acks ? html`<${Acknowledge} alerts=${acks} close=${() => setAcks(null)} />` : null}
        ${chosen.size ? html`<div class="chosen" role="status"><b>${count(chosen.size, "row")} chosen</b>
            ${may("silence") ? html`<button type="button" class="b go" onClick=${silenceChosen}>Silence</button>` : null}
            ${may("acknowledge") ? html`<button type="button" class="b" onClick=${() => setAcks(items.filter(item => chosen.has(item.key)).flatMap(item => item.alerts))}>Acknowledge</button>` : html`<span>${mayNot("acknowledge")}</span>`}
            <button type="button" class="b bare" onClick=${() => setChosen(new Set())}>None</button></div>` : null}
        <div class="cols" aria-hidden="true"><span>State</span><span>Alert: what sets it apart in its group</span><span>Since</span>
            <span>Why: who told it, or who keeps it quiet</span><span>Next</span><span></span></div>
        <${LongList} items=${items} keyOf=${item => item.key} estimate=${item => (item.kind === "head" ? 46 : 33)} draw=${draw} control=${control} />
        <p class="end dim">${count(list.alerts, "alert")}${by === "none" ? "" : ` in ${count(list.groups, "group")}`}${list.alerts < total
            ? `, of ${total}` : ""}. <${ExportShown} items=${items} /></p></div>`;
}

function Head({ item, pick, by }) {
    const { group, same, counts } = item;
    const labels = { ...group.labels };
    const more = Object.keys(same).filter(name => !(name in labels) && name !== "alertname" && name !== "severity");
    const some = more.slice(0, Math.max(0, 4 - Object.keys(labels).length));
    const named = same.alertname || labels.alertname;
    const states = [...counts].sort((a, b) => COUNTS.indexOf(a[0]) - COUNTS.indexOf(b[0])).map(([name, n]) => `${n} ${name}`).join(", ");
    return html`<header class="grp"><h2>
        ${named ? html`<span>${cut(named)}</span>` : null}
        ${Object.entries(labels).filter(([name]) => name !== "alertname" && name !== "severity").map(([name, value]) => html`<${Label} name=${name} value=${value} pick=${pick} />`)}
        ${some.map(name => html`<${Label} name=${name} value=${same[name]} pick=${pick} />`)}
        ${!named && Object.keys(labels).length === 0 && some.length === 0 ? html`<span>${group.receiver || by !== "routed" ? "All together" : "In no group"}</span>` : null}
        <${Severity} labels=${same} />
        ${group.receiver ? html`<span class="to">to <${Receiver} name=${group.receiver} /></span>` : null}</h2>
        <div class="r"><span>${states}</span>${group.due ? html`<${Turn} of=${group} />` : null}
            ${may("silence") ? html`<a class="ib" title="Silence this group" aria-label=${"Silence the group " + (named || Object.values(labels).join(" "))}
                href=${silenceOf(group.placed.map(each => each.alert))}><${Mark} of="silence" /></a>` : null}</div></header>`;
}

/** When the group's turn comes: then it tells what waits, and else it looks whether there is something to tell. */
function Turn({ of }) {
    const outcomes = of.placed.map(each => each.outcome);
    if (outcomes.every(each => each === "no_integration" || each === "no_route")) {
        return null; // it has turns, and nobody hears of them
    }
    return html`<span class="num only-l">${outcomes.some(each => each === "waiting" || outcome(each).count === "failed") ? "due" : "next turn"} <${When} time=${of.due} /></span>`;
}

const FIRST = 24;

function Row({ item, pick, silences, current, open, chosen, onAck, onOpen, onLeave }) {
    const { alerts, outcome: name, run, at } = item;
    const apart = apartIn(item);
    const [first] = alerts;
    const [all, setAll] = useState(false);
    const shown = all ? alerts : alerts.slice(0, FIRST);
    const values = run ? beginning(alerts.map(alert => alert.labels[run] || "")) : "";
    const link = alertLink(first.fingerprint);
    return html`<div class=${"row" + (current || open ? " at" : "") + (chosen ? " chosen-row" : "")} role="group" tabindex="-1"
        aria-label=${`${alerts.length > 1 ? alerts.length + " " : ""}${outcome(name).word} ${alertName(first.labels)}`} aria-current=${current ? "true" : undefined}
        onClick=${event => event.target.closest("a, button") ? onLeave() : onOpen()}>
        <div class="state"><${State} outcome=${name} number=${alerts.length} /></div>
        <div class="what">
            ${item.showName ? html`<a class="nm" href=${link}><bdi>${cut(first.labels.alertname || "(no name)")}</bdi></a>` : null}
            ${apart.slice(0, 8).map(each => html`<${Label} name=${each} value=${first.labels[each] || ""} pick=${pick} />`)}
            ${apart.length > 8 ? html`<span class="dim">and ${apart.length - 8} more labels</span>` : null}
            ${run ? html`<span class="run"><span class="key">${run}=${values}</span>${shown.map(alert => html`<a href=${alertLink(alert.fingerprint)}
                title=${cut(alert.labels[run] || "", 400)}><bdi>${cut((alert.labels[run] || "").slice(values.length), 40) || '""'}</bdi></a>`)}${alerts.length > FIRST
                ? html`<button type="button" class="b bare more" onClick=${() => setAll(!all)}>${all ? "fewer" : `and ${alerts.length - FIRST} more`}</button>` : null}</span>` : null}
            ${!item.showName && !apart.length && !run ? html`<a class="nm" href=${link}><bdi>${cut(first.labels.alertname || "(no name)")}</bdi></a>` : null}
            ${item.showSeverity ? html`<${Severity} labels=${first.labels} />` : null}
            ${first.derivedBy.length ? html`<span class="tag" title="Concluded by a rule, not posted"><${Mark} of="derived" />derived</span>` : null}
            <${Acknowledged} of=${first.acknowledged || []} />
        </div>
        <div class="since num"><${Since} alerts=${alerts} /></div>
        <div class="who"><${Why} alert=${first} alerts=${alerts} at=${at} outcome=${name} silences=${silences} /></div>
        <div class="nxt num"><${Next} alerts=${alerts} grouped=${Boolean(item.group.due)} alert=${first} at=${at} outcome=${name} silences=${silences} /></div>
        <div class="do"><button type="button" class="ib" title="Explain (e)" aria-label=${"Explain " + alertName(first.labels)} aria-expanded=${open} onClick=${onOpen}><${Mark} of="explain" /></button>
            ${may("silence") ? html`<a class="ib" title="Silence (s)" aria-label=${"Silence " + alertName(first.labels)} href=${silenceOf(alerts)}><${Mark} of="silence" /></a>` : null}</div>
        ${open ? html`<${Peek} alerts=${alerts} onAck=${onAck} />` : null}</div>`;
}

/** What values begin with alike, where it is long enough to be worth saying once. */
function beginning(values) {
    let common = values[0];
    for (const value of values) {
        while (!value.startsWith(common)) {
            common = common.slice(0, -1);
        }
    }
    const end = Math.max(common.lastIndexOf("-"), common.lastIndexOf("."), common.lastIndexOf("/"), common.lastIndexOf(":")) + 1;
    return end > 12 ? common.slice(0, end) : "";
}

function Since({ alerts }) {
    const starts = alerts.map(alert => millis(alert.startsAt));
    const newest = Math.max(...starts);
    const oldest = Math.min(...starts);
    const words = () => {
        const [a, b] = [since(newest), since(oldest)];
        const [n, unit] = a.split("\u00a0");
        return a === b ? a : b.endsWith("\u00a0" + unit) && !b.includes(" ") ? `${n} to ${b}` : `${a} to ${b}`;
    };
    return html`<${When} time=${oldest} as=${words} />`;
}

/** Who told it, or who keeps it quiet: all of them, with the rule. */
function Why({ alert, alerts, at, outcome: name, silences }) {
    const because = at ? at.because : alert.because;
    if (because.length) {
        return html`${because.slice(0, 3).map(each => html`<span class="l2"><${Reason} reason=${each} silences=${silences} alerts=${alerts} /></span>`)}
            ${because.length > 3 ? html`<span class="l2">and ${because.length - 3} more</span>` : null}`;
    }
    switch (name) {
        case "no_integration":
            return html`receiver <b class="ink">${at.receiver}</b> has no integration: reaches nobody`;
        case "no_route":
            return "no route takes it: reaches nobody";
        case "failed":
        case "gave_up":
            return html`<${NotTold} all=${(at ? [at] : alert.receivers).flatMap(each => each.notTold || [])} receiver=${at ? at.receiver : ""} />`;
        case "waiting": {
            const [tried] = (at && at.underWay) || [];
            if (tried) {
                return html`${tried.attempt ? "being told, no answer yet" : "waits for its turn there"} <${When} time=${tried.since} as=${ago} />`;
            }
            const condition = alert.conditions.find(each => each.holdsAt);
            return condition ? html`condition “${condition.condition}” holds <${When} time=${condition.holdsAt} as=${until} />`
                : at && at.told.length ? "told before; goes out with its group's next turn" : "goes out with its group's next turn";
        }
        case "told": {
            const told = at ? at.told : alert.receivers.flatMap(each => each.told);
            const last = told.reduce((best, each) => (!best || each.at > best.at ? each : best), null);
            return last ? html`${at ? at.receiver : ""} <${When} time=${last.at} as=${ago} />` : at ? at.receiver : "";
        }
        default:
            return at ? at.receiver : "";
    }
}

/** Which receiver could not be told, and what it answered last: on one line, all of it on hover. */
function NotTold({ all, receiver }) {
    const last = all.reduce((best, each) => (!best || each.at > best.at ? each : best), null);
    if (!last) {
        return receiver;
    }
    const tried = `${count(last.attempts, "attempt")}, ${last.willRetry ? "tried again" : "given up until the group's next turn"}`;
    return html`<span class="err" title=${`${last.integration}: ${last.error} (${tried})`}><b class="ink">${cut(last.integration, 40)}</b>: <bdi>${cut(last.error, 200)}</bdi>${all.length > 1
        ? ` (and ${all.length - 1} more)` : ""}</span>`;
}

export function Reason({ reason, silences, alerts = [] }) {
    if (reason.kind === "silenced") {
        const silence = silences.get(reason.silence);
        return silence
            ? html`<a href=${silenceLink(silence.id)}><bdi>${cut(silence.comment || "a silence", 80)}</bdi></a> by <bdi>${cut(silence.createdBy, 40)}</bdi>, ends <${When} time=${silence.endsAt} as=${until} />`
            : html`<a href=${silenceLink(reason.silence)}>a silence</a>`;
    }
    if (reason.kind === "muted_by_time") {
        return html`the time interval <b class="ink">${reason.interval}</b> mutes its route`;
    }
    const rule = reason.package && reason.package !== "rules.standard" && !reason.package.startsWith("rules.standard")
        ? html`<a href=${ruleLink(reason)}>${reason.rule}</a> <span class="nw">(${packageName(reason.package)})</span>`
        : html`<a href=${ruleLink({ package: "rules.standard", rule: reason.rule })}>${reason.rule}</a> <span class="nw">(configuration)</span>`;
    const sources = reason.sources;
    if (sources.length === 1 && ownSources(alerts)) {
        return html`${rule} because <bdi>${cut(sources[0].labels.alertname || "an alert", 60)}</bdi> on each`;
    }
    return html`${reason.kind === "contradiction" ? "not followed, it leads round a circle: " : ""}${rule}${sources.length
        ? html` because ${sources.slice(0, 2).map((each, i) => html`${i ? ", " : ""}<a class="nw" href=${alertLink(each.fingerprint)}><bdi>${alertName(each.labels)}</bdi></a>`)}${sources.length > 2
            ? ` and ${sources.length - 2} more` : ""}` : ""}${reason.reason ? html`: <bdi>${cut(reason.reason)}</bdi>` : ""}${reason.receiver ? ` (at ${reason.receiver} only)` : ""}`;
}

/** Whether the alerts of a row are each kept quiet by another alert. */
function ownSources(alerts) {
    return alerts.length > 1 && new Set(alerts.flatMap(alert => alert.because.flatMap(each => each.sources.map(source => source.fingerprint)))).size > 1;
}

/** When something about it changes next, as far as is known. */
function Next({ alert, at, outcome: name, silences, grouped, alerts }) {
    const because = at ? at.because : alert.because;
    const due = at ? at.due : alert.next;
    if (name === "silenced") {
        const ends = because.map(each => silences.get(each.silence)).filter(each => each).map(each => each.endsAt).sort();
        return ends.length ? html`<${When} time=${ends[ends.length - 1]} as=${clock} />` : "";
    }
    if ((name === "inhibited" || name === "withheld") && because.length) {
        const sources = because.flatMap(each => each.sources);
        if (ownSources(alerts)) {
            return html`when <bdi>${cut(sources[0].labels.alertname || "it", 60)}</bdi> ends`;
        }
        return sources.length === 1 ? html`when <bdi>${cut(alertName(sources[0].labels), 60)}</bdi> ends` : sources.length ? `when all ${sources.length} end` : "when the rule ends";
    }
    if (name === "no_integration" || name === "no_route") {
        return "never";
    }
    if (name === "failed" && at && at.notTold?.some(each => each.willRetry)) {
        return `attempt ${at.notTold.reduce((most, each) => Math.max(most, each.attempts), 0) + 1} next`;
    }
    if (name === "waiting" && at && at.underWay?.length) {
        return "";
    }
    if (name === "waiting" && due) {
        return html`<${When} time=${due} as=${time => `${clock(time)}, ${until(time)}`} />`;
    }
    return due && !grouped ? html`next turn <${When} time=${due} />` : "";
}

/** The row unfolded: its sentence, and what can be done. */
function Peek({ alerts, onAck }) {
    const [first] = alerts;
    const { data, fault } = useLive(`api/signalbox/v1/explain?fingerprint=${first.fingerprint}`);
    const names = new Map((data ? [...data.because, ...data.receivers.flatMap(each => each.because)] : [])
        .flatMap(reason => reason.sources.map(source => [source.fingerprint, alertName(source.labels)])));
    return html`<div class="peek">${data ? html`<${Sentence} parts=${data.parts} names=${names} outcome=${data.outcome} small />`
        : html`<p class="say small dim">${fault ? fault.message : "\u00a0"}</p>`}
        ${alerts.length > 1 ? html`<p class="dim">The same holds for ${alerts.length === 2 ? "both" : `all ${alerts.length}`} of this row.</p>` : null}
        ${first.annotations.summary || first.annotations.description
            ? html`<p class="dim peek-note"><bdi>${cut(first.annotations.summary || first.annotations.description, 300)}</bdi></p>` : null}
        <div class="acts"><a class="b" href=${alertLink(first.fingerprint)}>Open</a>${may("silence") ? html`<a class="b bare" href=${silenceOf(alerts)}>Silence</a>` : null}${may("acknowledge")
            ? html`<button type="button" class="b bare" onClick=${onAck}>Acknowledge</button>` : null}</div></div>`;
}

const MOST_NAMED = 20;

/** The form of a new silence for these alerts: what is common to them, and the values of the one label in which they differ. */
export function silenceOf(alerts) {
    const labels = { ...alerts[0].labels };
    const differ = new Set();
    for (const alert of alerts) {
        for (const name of new Set([...Object.keys(labels), ...Object.keys(alert.labels)])) {
            if (alert.labels[name] !== alerts[0].labels[name]) {
                delete labels[name];
                differ.add(name);
            }
        }
    }
    const matchers = Object.entries(labels).map(([name, value]) => equal(name, value));
    if (differ.size === 1) {
        const [name] = differ;
        const values = [...new Set(alerts.map(alert => alert.labels[name] || ""))];
        if (values.length <= MOST_NAMED) {
            matchers.push({ name, op: "=~", value: values.map(value => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|") });
        }
    }
    return href(["silences", "new"], { filter: toQuery(matchers) });
}

// ---- export

function ExportShown({ items }) {
    const alerts = () => {
        const all = new Map();
        items.forEach(item => item.kind === "row" && item.alerts.forEach(alert => all.set(alert.fingerprint, alert)));
        return [...all.values()];
    };
    const flat = alert => ({ fingerprint: alert.fingerprint, outcome: alert.outcome, startsAt: alert.startsAt, receivers: alert.receivers.map(each => each.receiver).join(" "), ...alert.labels });
    return html`<${Export} name="alerts" rows=${alerts} flat=${flat} />`;
}
