// Status: what this server is, how it does, and what it was told to do.
import { html, useEffect, useRef, useState } from "./html.js";
import { useLive } from "./live.js";
import { Copy, Failure, Keys, Pending, Section, Sign, When, useTitle } from "./parts.js";
import { href } from "./router.js";
import { Problems } from "./rules.js";
import { query } from "./server.js";
import { ago, lasting, millis, useTicking } from "./time.js";
import { failing } from "./trouble.js";
import { bytes, count, cut, packageName, receiverLink } from "./words.js";

export default function Status({ route }) {
    useTitle("Status");
    const status = useLive("api/v2/status");
    const { data: own } = useLive("api/signalbox/v1/status");
    const { data: rules } = useLive("api/signalbox/v1/rules");
    const { data: receivers } = useLive("api/v2/receivers");
    const { data: alerts } = useLive("api/signalbox/v1/alerts");
    const up = useTicking(() => (status.data ? lasting(Date.now() - millis(status.data.uptime)) : ""));
    if (!status.data) {
        return html`<h1 class="vh">Status</h1>${status.fault ? html`<${Failure} what="The status could not be fetched." fault=${status.fault} />` : html`<${Pending} what="Asking" />`}`;
    }
    const { versionInfo, cluster, config } = status.data;
    const wrong = faults(own, rules || [], alerts || []);
    return html`<div class="crumb"><h1>Status</h1></div>
        <p class="say">${wrong.length ? html`<${Sign} mark="failed" tone="failed">${wrong[0].short}${wrong.length > 1 ? "" : "."}</${Sign}>${wrong.length > 1 ? ` and ${count(wrong.length - 1, "other thing")} ${wrong.length === 2 ? "is" : "are"} wrong.` : ""}`
            : html`Signalbox works, and has for <b>${up}</b>.`}</p>
        ${wrong.map(each => html`<p class="note">${wrong.length > 1 ? html`<b>${each.short}.</b> ` : ""}${each.long}</p>`)}
        <dl class="props">
            <div><dt>Version</dt><dd>${versionInfo.revision}</dd></div>
            <div><dt>As Alertmanager</dt><dd>${versionInfo.version}</dd></div>
            <div><dt>Started</dt><dd class="num"><${When} time=${status.data.uptime} />, <${When} time=${status.data.uptime} as=${ago} /></dd></div>
            <div><dt>Runs on</dt><dd>${versionInfo.goVersion}</dd></div>
            ${own ? html`<div><dt>Groups</dt><dd class="num">${own.groups}</dd></div>
                <div><dt>Changes not decided yet</dt><dd class="num">${own.waiting}</dd></div>
                <div><dt>Taken by no route below the first</dt><dd>${own.unrouted.count ? html`<b>${count(own.unrouted.count, "alert")}</b>, told to ` : "nothing now; it would be told to "}<a href=${receiverLink(own.unrouted.receiver)}><bdi>${cut(own.unrouted.receiver, 60)}</bdi></a></dd></div>
                <div><dt>Disk</dt><dd>${own.journal.failing ? html`<${Sign} mark="failed" tone="failed">fails</${Sign}>` : "works"}${own.journal.waiting ? html`, ${count(own.journal.waiting, "change")} to write` : ""}</dd></div>` : null}
        </dl>
        <div class="two sec2">
            <section aria-labelledby="rules"><h2 class="h2" id="rules">Rules <small>${count((rules || []).length, "package")}</small></h2>
                <ul class="rl">${(rules || []).map(each => html`<li><span>${packageName(each.name)} <span class="dim">${count(each.rules.length, "rule")}${each.owner || each.team ? `, ${each.owner || each.team}` : ""}</span></span>
                    ${each.state === "active" ? html`<span>active</span>` : html`<span class="st failed">${each.state}</span>`}</li>`)}</ul>
                ${(rules || []).map(each => html`<${Problems} of=${each} />`)}</section>
            <section aria-labelledby="cluster"><h2 class="h2" id="cluster">Cluster <small>${cluster.status}</small></h2>
                ${cluster.peers.length ? html`<ul class="rl">${cluster.peers.map(peer => html`<li><span class="code">${peer.name}</span><span class="num">${peer.address}</span></li>`)}</ul>`
                    : html`<p class="dim">${cluster.status === "disabled" ? "This server runs by itself." : "No other member is known."}</p>`}
                <h3 class="fld">Receivers <span class="dim">${receivers ? receivers.length : ""}</span></h3>
                <p class="dim">${(receivers || []).map(each => each.name).join(", ")}</p></section>
        </div>
        ${own?.audit ? html`<${Records} of=${own.audit} />` : null}
        <${Configured} text=${config.original} rule=${route.query.get("entry") || ""} entries=${own?.inhibitRules || []} />
        <${Keys} keys=${[["g a", "alerts"], ["g s", "silences"]]} />`;
}

/** Begin and end of an entry of inhibit_rules in the text: by its place among them, from 0. */
function entryIn(text, place) {
    const begin = /^inhibit_rules:[^\S\n]*\n/m.exec(text);
    if (!begin || place < 0) {
        return null;
    }
    const from = begin.index + begin[0].length;
    const list = /^(?:[ -].*(?:\n|$))*/.exec(text.slice(from))[0];
    const indent = /^ */.exec(list)[0];
    const starts = [...list.matchAll(new RegExp("^" + indent + "-", "gm"))].map(each => each.index);
    return place < starts.length ? [from + starts[place], from + (starts[place + 1] ?? list.length)] : null;
}

/** The configuration; an entry that the address names is marked in it. */
function Configured({ text, rule, entries }) {
    const place = entries.findIndex(each => each.rule === rule);
    const found = entryIn(text, place);
    const mark = useRef(null);
    const shown = Boolean(found);
    useEffect(() => mark.current?.scrollIntoView({ block: "center" }), [rule, shown]);
    return html`<${Section} id="config" title="Configuration" note="as it was read, secrets left out" right=${html`<${Copy} text=${text} class="link" />`}>
        ${rule && entries.length ? html`<p class="note">${place < 0 ? html`There is no entry <b>${cut(rule)}</b> now.` : html`<b>${cut(rule)}</b> stands in <span class="code">${entries[place].file}</span>, line ${entries[place].line}.`}</p>` : null}
        <details open=${shown}><summary>Show all</summary><pre class="blk" tabindex="0">${found
            ? html`${text.slice(0, found[0])}<mark ref=${mark}>${text.slice(...found)}</mark>${text.slice(found[1])}` : text}</pre></details></${Section}>`;
}

const LATE = 60000; // so long a row of the audit may wait without a word
const FAR_BEHIND = 600000; // and so long the copy may be behind
const LITTLE = 1 << 30; // bytes on a disk
const DAYS = 7;

/** The audit: whether all is written, what is missing, how much room there is, and whether PostgreSQL has it. */
function Records({ of }) {
    const [from] = useState(() => new Date(Date.now() - DAYS * 24 * 3600 * 1000).toISOString());
    const gaps = useLive("api/signalbox/v1/history/gaps" + query({ from, limit: 20 }));
    const { copy } = of;
    return html`<${Section} id="records" title="Records" note="the audit: what history and replay know">
        <dl class="props nomar">
            <div><dt>Written</dt><dd>${of.failing ? html`<${Sign} mark="failed" tone="failed">fails</${Sign}> since <${When} time=${of.failing.since} />` : html`<span class="num">${count(of.written, "row")}</span> since the start`}</dd></div>
            <div><dt>Still to be written</dt><dd class="num">${of.waiting ? html`${count(of.waiting, "row")}${of.waitingSince ? html`, the oldest of <${When} time=${of.waitingSince} />` : ""}` : "nothing"}</dd></div>
            <div><dt>Lost</dt><dd class="num">${of.lost ? html`<${Sign} mark="failed" tone="failed">${count(of.lost, "row")}</${Sign}> since the start` : "nothing since the start"}</dd></div>
            <div><dt>Size</dt><dd class="num">${bytes(of.bytes)} of ${bytes(of.mostBytes)}</dd></div>
            <div><dt>Free on its disk</dt><dd class="num">${of.freeBytes < LITTLE ? html`<${Sign} mark="failed" tone="failed">${bytes(of.freeBytes)}</${Sign}>` : bytes(of.freeBytes)}</dd></div>
            <div><dt>PostgreSQL</dt><dd>${!copy ? "no copy is kept there" : copy.failing ? html`<${Sign} mark="failed" tone="failed">fails</${Sign}> since <${When} time=${copy.failing.since} />, ${count(copy.behind, "row")} behind`
                : copy.behind ? html`<span class="num">${count(copy.behind, "row")} behind</span>${copy.allBefore ? html`, has all before <${When} time=${copy.allBefore} />` : ""}` : copy.allBefore ? "has all" : "not asked yet"}</dd></div>
        </dl>
        <h3 class="fld">Gaps <span class="dim">in the last ${DAYS} days</span></h3>
        ${gaps.data ? gaps.data.gaps.length ? html`<ul class="rl gaps">${gaps.data.gaps.map(each => html`<li key=${each.id}><span><${When} time=${each.from} /> to <${When} time=${each.until} />
                <span class="dim">${each.why}</span></span><span class="num">${each.lost ? `${count(each.lost, "row")} lost` : `${lasting(millis(each.until) - millis(each.from))} without a server`}</span></li>`)}</ul>
                ${gaps.data.count > gaps.data.gaps.length ? html`<p class="dim">and ${count(gaps.data.count - gaps.data.gaps.length, "more gap")}</p>` : null}`
            : html`<p class="dim">None: all that was decided is on record.</p>`
            : html`<p class="dim">${gaps.fault ? gaps.fault.message : "\u00a0"}</p>`}
    </${Section}>`;
}

/** What people should mend, the worst first. */
function faults(own, rules, alerts) {
    const found = [];
    if (own?.journal.failing) {
        found.push({ short: "Nothing is written to disk", long: `What arrives and what is told would be forgotten by a restart. ${own.journal.failure || "The log says why."}` });
    }
    failing(alerts).forEach(each => found.push({
        short: html`Receiver <bdi>${cut(each.receiver, 60)}</bdi> cannot be told`,
        long: html`<bdi>${cut(each.last.error, 200)}</bdi>. ${count(each.alerts, "alert")} ${each.alerts === 1 ? "has" : "have"} not reached it. <a href=${receiverLink(each.receiver)}>What <bdi>${cut(each.receiver, 60)}</bdi> answered</a>`,
    }));
    found.push(...faultsOfRecords(own?.audit));
    rules.filter(each => each.state !== "active" && each.state !== "shadow").forEach(each => found.push({
        short: each.state === "stale" ? `An older version of the rules of ${packageName(each.name)} decides` : `The rules of ${packageName(each.name)} are ${each.state === "failed" ? "not in force" : "stopped"}`,
        long: html`${each.state === "stale" ? "What lies on disk has faults." : each.state === "failed" ? "What lies on disk has faults, and there is no earlier version to go on with."
            : "What they kept quiet is told; their routes stand."} <a href=${href(["rules", each.name])}>What is wrong</a>`,
    }));
    return found;
}

function faultsOfRecords(audit) {
    if (!audit) {
        return [];
    }
    const found = [];
    const past = time => (time ? Date.now() - millis(time) : 0);
    if (audit.failing) {
        found.push({ short: "Nothing is recorded", long: html`Since <${When} time=${audit.failing.since} />: ${audit.failing.why}. Notifications are not affected; what happens meanwhile is missing from
            history and replay.` });
    } else if (past(audit.waitingSince) > LATE) {
        found.push({ short: "The records are behind", long: html`${count(audit.waiting, "row")}, the oldest of <${When} time=${audit.waitingSince} />. The disk may be slow; notifications are not affected.` });
    }
    if (audit.freeBytes < LITTLE) {
        found.push({ short: "The disk is nearly full", long: `${bytes(audit.freeBytes)} are left where alerts, silences and records are kept. When nothing is left, nothing is kept.` });
    }
    if (audit.copy?.failing) {
        found.push({ short: "PostgreSQL has no copy of what happens now", long: html`Since <${When} time=${audit.copy.failing.since} />: ${audit.copy.failing.why}. The file here keeps ${count(audit.copy.behind, "row")} for it
            until it works again.` });
    } else if (audit.copy?.behind && past(audit.copy.allBefore) > FAR_BEHIND) {
        found.push({ short: "PostgreSQL is behind", long: html`${count(audit.copy.behind, "row")}; it has all before <${When} time=${audit.copy.allBefore} />.` });
    }
    return found;
}
