// What people did: acknowledgements, silences, reloads, logins, tests of receivers, rules that were rolled back.
import { html, useEffect, useState } from "./html.js";
import { useLive } from "./live.js";
import { Export, Failure, Keys, NoLongerKept, Pending, Sign, Trouble, When, useTitle } from "./parts.js";
import { href, replace } from "./router.js";
import { get, query as queryOf } from "./server.js";
import { alertLink, alertName, count, cut, packageName, receiverLink, silenceLink, thousands } from "./words.js";

const DAY = 24 * 3600 * 1000;
const PAGE = 100;
const NAMED = 5; // alerts of one acknowledgement

/** By kind: what it is called, and its mark. */
const KINDS = {
    acknowledge: ["acknowledged", "ack"],
    withdraw_acknowledgement: ["took an acknowledgement back", "over"],
    silence_made: ["made a silence", "quiet"],
    silence_changed: ["changed a silence", "quiet"],
    silence_ended: ["ended a silence", "over"],
    reload: ["reloaded", "closed"],
    start: ["the server started", "closed"],
    roll_back_rules: ["rolled rules back", "closed"],
    test_receiver: ["tested a receiver", "told"],
    login: ["logged in", "closed"],
    logout: ["logged out", "over"],
};

const URL = "api/signalbox/v1/history/actions";

export default function Actions({ route }) {
    useTitle("Actions");
    const [day] = useState(() => new Date(Date.now() - DAY).toISOString());
    const kind = KINDS[route.query.get("kind")] ? route.query.get("kind") : "";
    const user = route.query.get("user") || "";
    const since = moment(route.query.get("from"));
    const until = moment(route.query.get("to"));
    const asked = { from: since || day, to: until, outcome: kind, user, filter: route.query.getAll("filter"), limit: PAGE };
    const path = URL + queryOf(asked);
    const { data, fault } = useLive(path);
    const [older, setOlder] = useState({ rows: [], after: undefined, fault: null });
    useEffect(() => setOlder({ rows: [], after: undefined, fault: null }), [path]);
    const rows = [...data?.actions || [], ...older.rows];
    const after = older.rows.length ? older.after : data?.after;
    const more = async () => {
        try {
            const page = await get(URL + queryOf({ ...asked, after }));
            setOlder(now => ({ rows: [...now.rows, ...page.actions], after: page.after, fault: null }));
        } catch (problem) {
            setOlder(now => ({ ...now, fault: problem }));
        }
    };
    const chosen = kind || user || since || until || asked.filter.length;
    return html`<div class="crumb"><h1>Actions</h1></div>
        <p class="say">${data ? html`${data.count ? html`<b>${count(data.count, "action")}</b>` : "Nobody did anything"} since <${When} time=${asked.from} />${until ? html` and before <${When} time=${until} />` : ""}.` : ""}</p>
        <div class="bar wrap"><label class="dim">From <input type="datetime-local" class="b" value=${local(since)} onChange=${event => replace({ from: instant(event.target.value) })} /></label>
            <label class="dim">until <input type="datetime-local" class="b" value=${local(until)} onChange=${event => replace({ to: instant(event.target.value) })} /></label>
            <select class="b pickr" aria-label="What" value=${kind} onChange=${event => replace({ kind: event.target.value })}><option value="">Everything</option>
                ${Object.entries(KINDS).map(([name, [words]]) => html`<option value=${name}>${words}</option>`)}</select>
            <input class="b" type="search" aria-label="Who" placeholder="Who" value=${user} onChange=${event => replace({ user: event.target.value.trim() })} />
            ${asked.filter.map(each => html`<span class="lb"><bdi>${cut(each, 60)}</bdi></span>`)}
            ${chosen ? html`<button type="button" class="b" onClick=${() => replace({ kind: "", user: "", from: "", to: "", filter: [] })}>Show all</button>` : null}</div>
        ${!data ? fault ? html`<${Failure} what="The actions could not be fetched." fault=${fault} />` : html`<${Pending} what="Asking the records" />` : rows.length
            ? html`<${ActionTable} rows=${rows} />` : html`<div class="empty"><p class="dim">${chosen ? "Nothing with this choice."
                : "Who acknowledges alerts, silences them, reloads, logs in, tests a receiver or rolls rules back stands here."}</p></div>`}
        ${after ? html`<div class="acts step-a"><button type="button" class="b" onClick=${more}>Older ones</button> <span class="dim">${thousands(rows.length)} of ${thousands(data.count)}</span></div>` : null}
        ${data ? html`<${NoLongerKept} page=${{ ...data, after }} from=${asked.from} />` : null}
        ${rows.length ? html`<p class="note dim"><${Export} name="actions" rows=${() => rows} flat=${flat} /></p>` : null}
        ${older.fault ? html`<${Trouble} title="Older ones could not be fetched">${older.fault.message}</${Trouble}>` : null}
        <${Keys} keys=${[["g a", "alerts"], ["g s", "silences"]]} />`;
}

/** What an address says of a time; "" where it says none that can be read. */
const moment = text => (text && !Number.isNaN(Date.parse(text)) ? text : "");

const instant = text => (text ? new Date(text).toISOString() : "");

/** As the field has it: the time on the clock here. */
function local(time) {
    if (!time) {
        return "";
    }
    const at = new Date(time);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

const flat = row => ({ at: row.at, user: row.user, address: row.address, by: row.by, action: row.action, about: row.about, words: row.words,
    alerts: row.alerts.map(each => alertName(each.labels)).join(", ") });

/** @param {{rows: any[]}} _ */
export function ActionTable({ rows }) {
    return html`<table class="tb stack sec2"><thead><tr><th>At</th><th>Who</th><th>From</th><th>What</th><th>To what</th></tr></thead><tbody>${rows.map(each => html`<tr key=${each.list + each.id}>
        <td class="num h at"><${When} time=${each.at} /></td><td class="h"><${Who} of=${each} /></td><td class=${each.address ? "dim" : "only-l"} data-l="From:">${each.address}</td>
        <td><${Sign} mark=${KINDS[each.action]?.[1] || "closed"} tone="ink">${KINDS[each.action]?.[0] || each.action.replace(/_/g, " ")}</${Sign}></td>
        <td><${About} of=${each} />${each.words ? html` <bdi class="prose dim">${cut(each.words, 300)}</bdi>` : null}</td></tr>`)}</tbody></table>`;
}

function Who({ of }) {
    if (!of.user && !of.by) {
        return html`<span class="dim">${of.address ? "somebody" : ""}</span>`;
    }
    return html`<bdi>${cut(of.user || of.by, 60)}</bdi>${of.user && of.by && of.by !== of.user ? html` <span class="dim">as <bdi>${cut(of.by, 60)}</bdi></span>` : null}`;
}

function About({ of }) {
    if (of.list === "silences") {
        return html`<a href=${silenceLink(of.about)}><bdi>${cut(of.matchers.join(", "), 200) || of.about}</bdi></a>`;
    } else if (of.alerts.length) {
        return html`${of.alerts.slice(0, NAMED).map((each, i) => html`${i ? ", " : ""}<a href=${alertLink(each.fingerprint)}><bdi>${alertName(each.labels)}</bdi></a>`)}${of.alerts.length > NAMED
            ? ` and ${of.alerts.length - NAMED} more` : ""}`;
    } else if (of.action === "test_receiver") {
        return html`<a href=${receiverLink(of.about)}><bdi>${cut(of.about, 60)}</bdi></a>`;
    } else if (of.action === "roll_back_rules") {
        const [name] = of.about.split(" to ");
        return html`<a href=${href(["rules", name])}><bdi>${packageName(name)}</bdi></a> <span class="dim">${of.about.slice(name.length, name.length + 10)}</span>`;
    }
    return html`<bdi>${cut(of.about, 100)}</bdi>`;
}
