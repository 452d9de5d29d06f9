// Replay: a stretch of history, lived again with other rules: which notifications would be gone, added or different, and why.
import { draft, keepDraft } from "./draft.js";
import { html, useEffect, useState } from "./html.js";
import { useLive } from "./live.js";
import { Copy, Failure, Keys, Mark, Pending, Receiver, Section, Segments, Sign, Trouble, When, useKeys, useTitle } from "./parts.js";
import { replace } from "./router.js";
import { get, send } from "./server.js";
import { zone } from "./time.js";
import { alertLink, alertName, count, cut, packageName } from "./words.js";

const API = "api/signalbox/v1/replay";
const HOUR = 3600 * 1000;
const STANDARD = "rules.standard";
const FORM = "replay";

/** The kinds of changes, in order: mark and words. */
const KINDS = {
    gone: ["minus", "Gone"],
    added: ["plus", "Added"],
    otherAlerts: ["derived", "Other alerts"],
    moved: ["move", "Moved"],
    otherReceiver: ["swap", "Other receiver"],
};

const STRETCHES = [["1", "the last hour"], ["8", "the last 8 h"], ["24", "the last 24 h"], ["168", "the last 7 days"], ["", "another stretch"]];
const CANDIDATES = [["edited", "Change the rules"], ["disk", "Rules on disk"], ["same", "What was in force"]];

export default function Replay({ route }) {
    useTitle("Replay");
    const id = route.query.get("id") || "";
    const [state, setState] = useState(null);
    const [fault, setFault] = useState(null);
    useEffect(() => {
        let over = false;
        let timer = 0;
        const look = async () => {
            try {
                const now = await get(`${API}/${encodeURIComponent(id)}`);
                if (!over) {
                    setState(now);
                    setFault(null);
                    timer = now.state === "running" ? setTimeout(look, 500) : 0;
                }
            } catch (problem) {
                if (!over) {
                    setFault(problem);
                    timer = problem.status === 0 ? setTimeout(look, 3000) : 0;
                }
            }
        };
        setState(null);
        setFault(null);
        if (id) {
            look();
        }
        return () => {
            over = true;
            clearTimeout(timer);
        };
    }, [id]);
    return html`<div class="crumb"><h1>Replay</h1>${state?.report ? html`<span class="dim">${state.report.candidate} against history</span>` : null}</div>
        ${!id ? html`<p class="say">What would other rules have told? What is on record is decided once more with them.</p>`
            : fault ? html`<${Failure} what="The replay could not be fetched." fault=${fault} />`
                : !state ? html`<${Pending} what="Asking for the replay" />`
                    : state.state === "running" ? html`<${Running} of=${state} />`
                        : state.state === "failed" ? html`<p class="say"><${Sign} mark="failed" tone="failed">It did not come to an end.</${Sign}></p><pre class="blk" tabindex="0">${state.error}</pre>`
                            : html`<${Result} report=${state.report} />`}
        <${Question} route=${route} again=${Boolean(id)} busy=${state?.state === "running"} />
        <${Keys} keys=${[["1 … 5", "kinds"], ["0", "all"], ["g u", "rules"]]} />`;
}

function Running({ of }) {
    const percent = Math.round(of.progress * 100);
    return html`<p class="say">Replaying: <b class="num">${percent}\u202f%</b>.</p>
        <div class="acts step-a"><progress class="prog" max="100" value=${percent} aria-label="Progress">${percent} %</progress>
            <button type="button" class="b" onClick=${() => send("DELETE", `${API}/${of.id}`).catch(() => {})}>End it</button></div>`;
}

// ---- what came of it

function Result({ report }) {
    const [kind, setKind] = useState("");
    const kinds = Object.keys(KINDS).filter(each => report.totals[each] > 0);
    const changes = report.changes.filter(each => !kind || each.kind === kind);
    const [most, setMost] = useState(100);
    const keys = { "0": () => setKind("") };
    kinds.forEach((each, i) => {
        keys[String(i + 1)] = () => setKind(each);
    });
    useKeys(keys);
    const told = new Set(report.changes.flatMap(each => each.after?.firing || []).map(alert => JSON.stringify(alert.labels)));
    const lost = each => (each.before.firing || []).filter(alert => /^(critical|page|fatal)$/i.test(alert.labels.severity || "") && !told.has(JSON.stringify(alert.labels)));
    const critical = report.changes.filter(each => each.kind === "gone" && lost(each).length);
    const all = report.changes.length + report.totals.unchanged;
    return html`<p class="say">${report.changes.length === 0 ? html`No difference: <b>${count(all, "notification")}</b> ${all === 1 ? "is" : "are"} the same.`
        : html`${kinds.map((each, i) => html`${i ? ", " : ""}<b>${report.totals[each]}</b> ${words(each)}`)}; <b>${report.totals.unchanged}</b> stay as they were.`}</p>
        ${critical.length ? html`<div class="warns"><div class="warn"><${Mark} of="firing" /><p><b>${critical.length === 1 ? "One that is gone was critical." : `${critical.length} that are gone were critical.`}</b>
            ${" " + cut(names(lost(critical[0])), 200)} would not have been told to ${cut(critical[0].before.receiver, 60)} at <${When} time=${critical[0].before.at} /> by this way.</p></div></div>` : null}
        <dl class="props"><div><dt>Candidate</dt><dd>${report.candidate}</dd></div>
            <div><dt>Stretch</dt><dd class="num"><${When} time=${report.from} /> to <${When} time=${report.to} /></dd></div>
            <div><dt>Replayed</dt><dd class="num">in ${(report.tookMilliseconds / 1000).toFixed(1)} s, ${report.speed.toLocaleString("en-GB").replace(/,/g, "\u202f")} times as fast</dd></div>
            <div><dt>Really told</dt><dd class="num">${report.totals.alike} of ${report.totals.really} come out of it as they were</dd></div></dl>
        ${Object.entries(report.stopped).map(([name, reason]) => html`<${Trouble} title=${packageName(name) + " was stopped"}>${reason}</${Trouble}>`)}
        ${report.limits.map(each => html`<p class="note"><${Mark} of="warn" class="inl" /> Not known: ${each}.</p>`)}
        ${report.changes.length ? html`<${Section} id="differences" title="Differences" note=${`${report.changes.length} of ${count(all, "notification")}`}
            right=${html`<${CopyMarkdown} report=${report} />`}>
            <${Bands} report=${report} />
            <div class="tabs fld" role="group" aria-label="Kind of change"><button type="button" class=${kind ? "b" : "b on"} aria-pressed=${!kind} onClick=${() => setKind("")}>All ${report.changes.length}</button>
                ${kinds.map(each => html`<button type="button" class=${kind === each ? "b on" : "b"} aria-pressed=${kind === each} onClick=${() => setKind(each)}><${Mark} of=${KINDS[each][0]} />${KINDS[each][1]} ${report.totals[each]}</button>`)}</div>
            <table class="tb df stack"><thead><tr><th>Change</th><th>At</th><th>Notification</th><th>What was in force</th><th>Candidate</th></tr></thead>
                <tbody>${changes.slice(0, most).map((each, i) => html`<${Row} key=${i} of=${each} />`)}</tbody></table>
            ${changes.length > most ? html`<div class="acts step-a"><button type="button" class="b" onClick=${() => setMost(most + 400)}>More</button> <span class="dim">${most} of ${changes.length}</span></div>` : null}
        </${Section}>` : null}
        <div class="acts step-a"><a class="b bare" download="replay.json" href=${"data:application/json;charset=utf-8," + encodeURIComponent(JSON.stringify(report))}>Export JSON</a></div>`;
}

const words = kind => ({ gone: "gone", added: "added", otherAlerts: "with other alerts", moved: "at another time", otherReceiver: "to another receiver" })[kind];

function names(alerts) {
    const shown = (alerts || []).slice(0, 3).map(alert => alertName(alert.labels)).join(", ");
    return alerts && alerts.length > 3 ? `${shown} and ${alerts.length - 3} more` : shown;
}

function Row({ of }) {
    const told = of.before.told ? of.before : of.after;
    const other = of.before.told && of.after.told ? of.after : null;
    const apart = of.kind === "otherAlerts" ? [...without(of.before, of.after), ...without(of.after, of.before)] : null;
    const alerts = apart || [...told.firing, ...told.resolved];
    const all = apart ? apart.length : told.firingCount + told.resolvedCount;
    const what = [told.firingCount ? "" : "resolved", told.receiver].filter(part => part).join(", to ");
    return html`<tr><td class="sg h"><${Mark} of=${KINDS[of.kind][0]} />${KINDS[of.kind][1]}</td>
        <td class="num nw h"><${When} time=${told.at} /></td>
        <td>${alerts.slice(0, 3).map((alert, i) => html`${i ? ", " : ""}<a href=${alertLink(alert.fingerprint, { at: told.at })}><bdi>${alertName(alert.labels)}</bdi></a>`)}${all > 3 ? ` and ${all - 3} more` : ""}<br /><span class="dim">${told.firingCount ? html`<${Receiver} name=${told.receiver} />` : what}</span></td>
        <td data-l="In force:"><${Side} of=${of.before} other=${other} less=${apart ? without(of.after, of.before) : []} /></td>
        <td data-l="Candidate:"><${Side} of=${of.after} other=${of.before.told ? of.before : null} less=${apart ? without(of.before, of.after) : []} /></td></tr>`;
}

/** The alerts that one tells of and another does not. */
function without(one, other) {
    const key = (alert, state) => state + alert.fingerprint;
    const there = new Set([...other.firing.map(alert => key(alert, "f")), ...other.resolved.map(alert => key(alert, "r"))]);
    return [...one.firing.filter(alert => !there.has(key(alert, "f"))), ...one.resolved.filter(alert => !there.has(key(alert, "r")))];
}

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** Words with times in them, which become local. */
const local = text => text.split(INSTANT).map((part, i) => (i % 2 ? html`<${When} time=${part} />` : part));

/** One side of a change: told, where and when that is not as on the other side, or not, and why. */
function Side({ of, other, less }) {
    return html`${of.told ? html`<${Sign} mark="told" tone="told">told${other && other.receiver !== of.receiver ? " " + cut(of.receiver, 40) : ""}${other && other.at !== of.at
        ? html` <${When} time=${of.at} />` : ""}${less.length ? ` without ${names(less)}` : ""}</${Sign}>` : html`<${Sign} mark="quiet" tone="quiet">not told</${Sign}>`}
        ${of.reason ? html`<br /><span class="dim"><bdi>${local(cut(of.reason, 500))}</bdi></span>` : null}`;
}

/** Who tells when; what is the same is left out. The table below has the same in words. */
function Bands({ report }) {
    const from = Date.parse(report.from);
    const span = Math.max(1, Date.parse(report.to) - from);
    const place = time => ((Date.parse(time) - from) / span * 1000).toFixed(1);
    const rows = [["In force", "before"], ["Candidate", "after"]];
    return html`<svg class="rp" viewBox="0 0 1000 64" preserveAspectRatio="none" aria-hidden="true">${rows.map(([name, side], i) => html`
        <line class="track" x1="0" x2="1000" y1=${26 + 30 * i} y2=${26 + 30 * i} />
        ${report.changes.filter(each => each[side].told).slice(0, 2000).map(each => html`<rect class="b-told" x=${place(each[side].at) - 1} width="2.5" y=${10 + 30 * i} height="16"><title>${name}</title></rect>`)}`)}</svg>
        <p class="dim rp-l"><span>${rows.map(each => each[0]).join(" above, ")} below; only what is different</span></p>`;
}

function CopyMarkdown({ report }) {
    const cell = text => String(text).replace(/[\\|*_`[<]/g, "\\$&").replace(/\s+/g, " ");
    const rows = report.changes.map(each => {
        const told = each.before.told ? each.before : each.after;
        return `| ${[KINDS[each.kind][1], told.at, told.receiver, names([...told.firing, ...told.resolved]), each.before.reason || "not told", each.after.reason || "not told"].map(cell).join(" | ")} |`;
    });
    const text = [`### Replay: ${report.sentence}`, "", `${report.from} to ${report.to}.`, "", "| | when | receiver | alerts | then | now |", "| --- | --- | --- | --- | --- | --- |", ...rows, ""].join("\n");
    return html`<${Copy} text=${text} label="Copy as Markdown" />`;
}

// ---- what is asked

function Question({ route, again, busy }) {
    const { data: packages } = useLive("api/signalbox/v1/rules");
    const ours = (packages || []).filter(each => each.name !== STANDARD);
    const wanted = route.query.get("package") || "";
    const chosen = ours.find(each => each.name === wanted) || ours[0];
    const [candidate, setCandidate] = useState(wanted || !again ? "edited" : "same");
    const [stretch, setStretch] = useState("8");
    const [from, setFrom] = useState("");
    const [to, setTo] = useState("");
    const [files, setFiles] = useState({});
    const [fault, setFault] = useState(null);
    const edited = Object.keys(files).length;
    const versions = ours.map(each => each.runningVersion).join(); // what is changed is changed in these
    useEffect(() => {
        const kept = draft(FORM);
        if (versions && kept.versions === versions) {
            setFiles(kept.files);
        }
    }, [versions]);
    const change = changed => {
        setFiles(changed);
        keepDraft(FORM, Object.keys(changed).length ? { versions, files: changed } : null);
    };
    const ask = async () => {
        const now = Date.now();
        const body = {
            from: stretch ? new Date(now - stretch * HOUR).toISOString() : from && new Date(from).toISOString(),
            to: stretch || !to ? undefined : new Date(to).toISOString(),
            onDisk: candidate === "disk" || undefined,
            files: candidate === "edited" ? files : undefined,
        };
        try {
            const started = await send("POST", API, body);
            setFault(null);
            replace({ id: started.id });
            window.scrollTo(0, 0);
        } catch (problem) {
            setFault(problem);
        }
    };
    const ready = (stretch || from) && (candidate !== "edited" || edited);
    return html`<${Section} id="question" title=${again ? "Another one" : "What is asked"}><form onSubmit=${event => {
        event.preventDefault();
        ask();
    }}>
        <div class="bar"><${Segments} label="Candidate" of=${CANDIDATES} value=${candidate} onChoose=${setCandidate} />
            <select class="b pickr" aria-label="Stretch" value=${stretch} onChange=${event => setStretch(event.target.value)}>${STRETCHES.map(([hours, text]) => html`<option value=${hours}>Against ${text}</option>`)}</select>
            ${stretch ? null : html`<label class="dim">from (${zone()}) <input class="f" type="datetime-local" name="from" value=${from} onInput=${event => setFrom(event.target.value)} /></label>
                <label class="dim">to <input class="f" type="datetime-local" name="to" value=${to} onInput=${event => setTo(event.target.value)} /></label>`}
            ${candidate === "edited" && ours.length > 1 ? html`<select class="b pickr" aria-label="Package" value=${chosen?.name} onChange=${event => replace({ package: event.target.value })}>${ours.map(each => html`<option value=${each.name}>${packageName(each.name)}</option>`)}</select>` : null}</div>
        <div class="acts step-a"><button type="submit" class="b go" disabled=${!ready || busy}>Replay it</button>
            ${candidate === "edited" && !edited && chosen ? html`<span class="dim">Change something first.</span>` : null}</div>
        ${fault ? html`<p class="fault" role="alert">${fault.message}</p>` : null}
        ${candidate === "edited" ? chosen ? html`<${Editor} key=${chosen.name} of=${chosen} files=${files} change=${change} />`
            : packages ? html`<p class="note dim">There are no rules of teams yet. The first ones may be tried with <code>signalbox replay --rules=DIR</code>.</p>` : null
            : candidate === "disk" ? html`<p class="note dim">The rules as they are on the server's disk now, whether or not they were reloaded.</p>`
                : html`<p class="note dim">Both times what was in force then: nothing may be different.</p>`}
        </form></${Section}>`;
}

/** The texts of a package in force; what is changed is laid over them, on trial only. */
function Editor({ of, files, change }) {
    const { data: version, fault } = useLive(of.runningVersion ? `api/signalbox/v1/rules/${encodeURIComponent(of.name)}/versions/${of.runningVersion}` : "");
    if (!version) {
        return fault ? html`<${Failure} what="The text of this version could not be fetched." fault=${fault} />` : html`<p class="note dim">${of.runningVersion ? "Fetching the rules" : "This package does not run."}</p>`;
    }
    const edit = (path, text, original) => {
        const all = { ...files };
        delete all[path];
        if (text !== original) {
            all[path] = text;
        }
        change(all);
    };
    return html`${version.files.map(file => html`<div class="paste" key=${file.path}><label><span class="l code">${file.path}${files[file.path] === undefined ? "" : html` <b>changed</b>`}</span>
        <textarea class="f code" rows=${Math.min(30, file.text.split("\n").length + 1)} spellcheck="false" autocapitalize="off" autocomplete="off" name=${file.path}
            value=${files[file.path] ?? file.text} onInput=${event => edit(file.path, event.target.value, file.text)}></textarea></label></div>`)}
        <p class="note dim">Nothing here changes what decides: that is in the files of the rules. <code>signalbox test</code> runs their timelines.</p>`;
}
