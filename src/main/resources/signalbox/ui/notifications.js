// Notifications: who was told what, when, why, and what became of it.
import { Counts } from "./counts.js";
import { html, useEffect, useState } from "./html.js";
import { useLive } from "./live.js";
import { Export, Failure, Keys, NoLongerKept, Pending, Receiver, Sign, Trouble, When, useTitle } from "./parts.js";
import { replace } from "./router.js";
import { get, query as queryOf } from "./server.js";
import { Told } from "./told.js";
import { at as clock } from "./time.js";
import { ReceiverTrouble, failing } from "./trouble.js";
import { answered, count, cut, integrationName, outcome, thousands } from "./words.js";

const DAY = 24 * 3600 * 1000;
const OUTCOMES = ["", "told", "failed"];
const PAGE = 100;
const BARS = 60; // about, of the chart
const STEPS = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 4 * 3600, 12 * 3600, 24 * 3600]; // seconds

/** A time in steps that people count in, and so many that each is wide enough to be seen. */
function countsOf(since, until) {
    const end = until ? Date.parse(until) : Date.now();
    const step = STEPS.find(each => (end - Date.parse(since)) / 1000 / each <= BARS) ?? STEPS[STEPS.length - 1];
    const from = new Date(Math.floor(Date.parse(since) / 1000 / step) * step * 1000).toISOString();
    return queryOf({ from, to: until, step });
}

export default function Notifications({ route }) {
    useTitle("Notifications");
    const receiver = route.query.get("receiver") || "";
    const wanted = OUTCOMES.includes(route.query.get("outcome")) ? route.query.get("outcome") : "";
    const [from] = useState(() => new Date(Date.now() - DAY).toISOString());
    const since = moment(route.query.get("from")) || from;
    const until = moment(route.query.get("to"));
    const asked = { from: since, to: until, receiver, outcome: wanted, filter: route.query.getAll("filter"), limit: PAGE };
    const path = "api/signalbox/v1/history/notifications" + queryOf(asked);
    const { data, fault } = useLive(path);
    const failures = useLive("api/signalbox/v1/history/notifications" + queryOf({ ...asked, outcome: "failed", limit: 1 }));
    const { data: receivers } = useLive("api/v2/receivers");
    const { data: alerts } = useLive("api/signalbox/v1/alerts");
    const [countsPath, setCountsPath] = useState("");
    useEffect(() => setCountsPath("api/signalbox/v1/history/notifications/counts" + countsOf(since, until)), [since, until]);
    const { data: counts } = useLive(countsPath);
    const [older, setOlder] = useState({ path: "", rows: [], after: undefined, fault: null });
    useEffect(() => setOlder({ path: "", rows: [], after: undefined, fault: null }), [path]);
    if (!data) {
        return html`<h1 class="vh">Notifications</h1>${fault ? html`<${Failure} what="The notifications could not be fetched." fault=${fault} />` : html`<${Pending} what="Asking the records" />`}`;
    }
    const rows = [...data.notifications, ...older.rows];
    const after = older.rows.length ? older.after : data.after;
    const totals = counts?.complete && !wanted && asked.filter.length === 0 ? totalOf(counts, receiver) : null; // each one, not those that are alike as one
    const failed = totals?.failed ?? failures.data?.count ?? 0;
    const tried = failing(alerts || []).length > 0;
    const more = async () => {
        try {
            const page = await get("api/signalbox/v1/history/notifications" + queryOf({ ...asked, after }));
            setOlder(now => ({ path, rows: [...now.rows, ...page.notifications], after: page.after, fault: null }));
        } catch (problem) {
            setOlder(now => ({ ...now, fault: problem }));
        }
    };
    return html`<div class="crumb"><h1>Notifications</h1></div><${ReceiverTrouble} alerts=${alerts} />
        <p class="say"><${Say} all=${totals && data.count ? totals.all : data.count} failed=${failed} wanted=${wanted} />${receiver ? html` to <b><bdi>${cut(receiver, 60)}</bdi></b>` : ""} since <${When} time=${since} />${failed || wanted || data.count === 0 ? "" : ", and none failed"}.</p>
        <div class="bar"><select class="b pickr" aria-label="Receiver" value=${receiver} onChange=${event => replace({ receiver: event.target.value })}><option value="">All receivers</option>
                ${(receivers || []).map(each => html`<option value=${each.name}>${cut(each.name, 40)}</option>`)}</select>
            <select class="b pickr" aria-label="Outcome" value=${wanted} onChange=${event => replace({ outcome: event.target.value })}>${OUTCOMES.map(each => html`<option value=${each}>${each || "All outcomes"}</option>`)}</select>
            <select class="b pickr" aria-label="Since" value=${moment(route.query.get("from"))} onChange=${event => replace({ from: event.target.value, to: "" })}><option value="">The last 24 h</option>
                ${[["1 h", 1], ["7 days", 168], ["30 days", 720]].map(([words, hours]) => html`<option value=${new Date(Math.floor(Date.now() / 60000) * 60000 - hours * 3600000).toISOString()}>The last ${words}</option>`)}
                ${moment(route.query.get("from")) ? html`<option value=${since}>Since ${clock(since, false)}</option>` : null}</select>
            ${until ? html`<button type="button" class="b" onClick=${() => replace({ from: "", to: "" })}>until ${clock(until, false)}<span aria-hidden="true">×</span><span class="vh">take away</span></button>` : null}</div>
        ${counts ? html`<${Counts} data=${counts} receiver=${receiver} quiet=${route.query.get("quiet") === "true"} />` : null}
        ${rows.length ? html`<table class="tb stack sec2 notif"><thead><tr><th>At</th><th>To</th><th>What</th><th>Reason</th><th>Outcome</th><th>Attempts</th></tr></thead><tbody>${rows.map(each => html`<tr key=${each.id}>
            <td class="num h at"><${When} time=${each.at} />${each.count > 1 ? html` <span class="dim">and ${each.count - 1} alike, last <${When} time=${each.lastAt} /></span>` : null}</td>
            <td class="h"><${Receiver} name=${each.receiver} /> <span class="dim nw">${integrationName(each)}</span></td>
            <td><${Told} of=${each}><span class="num">${[each.firing ? `${thousands(each.firing)} firing` : "", each.resolved ? `${thousands(each.resolved)} resolved` : ""].filter(part => part).join(", ")}</span>${" "}<span class="code dim">${cut(groupOf(each.group), 90)}</span></${Told}></td>
            <td class="in why">${cut(each.reason, 120)}</td><td class="in"><${Became} of=${each} /></td>
            <td class=${each.attempts > 1 || each.detail ? "" : "only-l"} data-l="Attempts:"><span class="num">${each.attempts}</span>${each.detail || each.failure ? html`: <bdi class="prose">${cut(answered(each), 300)}</bdi>` : null}<${Texts} of=${each} /></td></tr>`)}</tbody></table>`
            : html`<div class="empty"><p class="dim">${receiver || wanted ? "Nothing with this choice." : "When a group's turn comes and something in it is new, its receiver is told, and that is recorded here, when it has arrived or was given up." + (tried ? " What is still tried stands above." : "")}</p>
                ${receiver || wanted ? null : html`<div class="acts step-a"><a class="b" href="#/routing">What the receivers answered last</a></div>`}
                ${receiver || wanted ? html`<div class="acts step-a"><button type="button" class="b" onClick=${() => replace({ receiver: "", outcome: "", from: "" })}>Show all</button></div>` : null}</div>`}
        ${after ? html`<div class="acts step-a"><button type="button" class="b" onClick=${more}>Older ones</button> <span class="dim">${rows.length} of ${data.count}</span></div>` : null}
        <${NoLongerKept} page=${{ ...data, after }} from=${since} />
        ${rows.length ? html`<p class="note dim"><${Export} name="notifications" rows=${() => rows} flat=${flat} /></p>` : null}
        ${older.fault ? html`<${Trouble} title="Older ones could not be fetched">${older.fault.message}</${Trouble}>` : null}
        <${Keys} keys=${[["g a", "alerts"], ["g s", "silences"]]} />`;
}

/** What an address says of a time; "" where it says none that can be read. */
const moment = text => (text && !Number.isNaN(Date.parse(text)) ? text : "");

function totalOf(counts, receiver) {
    const all = counts.receivers.filter(each => !receiver || each.receiver === receiver);
    const sum = kind => all.reduce((total, each) => total + each[kind].reduce((a, b) => a + b, 0), 0);
    return { failed: sum("failed"), all: sum("failed") + sum("told") };
}

function Say({ all, failed, wanted }) {
    if (wanted === "failed") {
        return failed ? html`<${Sign} mark="failed" tone="failed">${count(failed, "notification")} failed</${Sign}>` : html`<${Sign} mark="over" tone="over">No notification failed</${Sign}>`;
    }
    if (all === 0) {
        return html`<${Sign} mark="over" tone="over">Nobody was told anything</${Sign}>`;
    }
    return failed && !wanted ? html`<${Sign} mark="failed" tone="failed">${count(failed, "notification")} failed</${Sign}>, of ${thousands(all)}`
        : html`<${Sign} mark="told" tone="told">${count(all, "notification")}</${Sign}>`;
}

const flat = row => ({ at: row.at, receiver: row.receiver, integration: row.integration, outcome: row.outcome, reason: row.reason, group: row.group,
    firing: row.firing, resolved: row.resolved, attempts: row.attempts, failure: row.failure, detail: row.detail });

function groupOf(key) {
    const colon = key.lastIndexOf(":{");
    return colon < 0 ? key : key.slice(colon + 1);
}

/** What people were told, as it was rendered, and each attempt where there were several. */
function Texts({ of }) {
    const texts = Object.entries(of.texts || {});
    const tries = of.tries || [];
    return texts.length || tries.length ? html`<details><summary>${texts.length ? "What it said" : "Attempts"}</summary>
        ${texts.length ? html`<dl>${texts.map(([key, text]) => html`<dt class="code dim">${key}</dt><dd><bdi class="prose">${text}</bdi></dd>`)}</dl>` : null}
        ${tries.length ? html`<ul>${tries.map(each => html`<li><${When} time=${each.at} />, ${each.took} ms: ${each.outcome}${each.detail ? `, ${cut(each.detail, 300)}` : ""}</li>`)}</ul>` : null}</details>` : null;
}

function Became({ of }) {
    if (of.outcome === "nothing_to_send") {
        return html`<${Sign} mark="over" tone="over">nothing to send</${Sign}>`;
    }
    const { mark, tone, word } = outcome(of.outcome);
    return html`<${Sign} mark=${mark} tone=${tone}>${word}</${Sign}>`;
}
