// What pages are made of.
import { html, useEffect, useRef, useState } from "./html.js";
import { When, at } from "./time.js";
import { alertLink, cut, outcome, receiverLink, ruleLink, silenceLink } from "./words.js";

// ---- marks: a shape for each state, and for what rows can do

const MARKS = {
    firing: html`<path d="M8 1 15 8l-7 7-7-7z" fill="currentColor" stroke="none" />`,
    told: html`<path d="M4 16V4" stroke-width="2" /><path d="M3.2 10 13.6 3.2" stroke-width="3.5" />`,
    quiet: html`<path d="M4 16V2" stroke-width="2" /><path d="M3 5.5h12" stroke-width="3.5" />`,
    waiting: html`<circle cx="8" cy="8" r="6" stroke-width="2" /><path d="M8 4.5V8.5h3" stroke-width="1.75" />`,
    failed: html`<path d="m3 3 10 10M13 3 3 13" stroke-width="3" />`,
    none: html`<path d="M0 8h10" stroke-width="2" /><path d="M11 2v12" stroke-width="3.5" />`,
    over: html`<circle cx="8" cy="8" r="5.5" stroke-width="2" />`,
    ack: html`<path d="m2.5 8.5 4 4 7-9" stroke-width="2" />`,
    warn: html`<path d="M8 1.8 15 14H1z" stroke-width="1.75" stroke-linejoin="round" /><path d="M8 6v4M8 11.4v1.2" stroke-width="1.75" />`,
    explain: html`<circle cx="8" cy="8" r="6.5" stroke-width="1.5" /><path d="M5.9 6.4a2.1 2.1 0 1 1 3.1 1.9c-.7.4-1 .7-1 1.4M8 11v1.4" stroke-width="1.5" />`,
    derived: html`<path d="M2 3h3l6 8h3" stroke-width="1.75" /><path d="m11.5 8 3 3-3 3" stroke-width="1.75" />`,
    plus: html`<path d="M8 2v12M2 8h12" stroke-width="2.5" />`,
    minus: html`<path d="M2 8h12" stroke-width="2.5" />`,
    move: html`<path d="M1 8h12M9 3.5 13.5 8 9 12.5" stroke-width="2" />`,
    swap: html`<path d="M1 4h4l6 8h4M12 9l3 3-3 3" stroke-width="2" />`,
    silence: html`<path d="M3.5 15V2" stroke-width="1.75" /><path d="M2.75 5h6.5" stroke-width="3.25" /><path d="M12.5 8v6M9.5 11h6" stroke-width="1.75" />`,
    shadow: html`<path d="M4 15V2" stroke-width="2" /><path d="M4 5.5h12" stroke-width="3.5" stroke-dasharray="3 2" />`,
    closed: html`<path d="M10 0v20" stroke-width="2" /><circle cx="10" cy="4" r="2.75" fill="currentColor" stroke="none" /><circle cx="10" cy="16" r="2.75" fill="currentColor" stroke="none" />`,
    open: html`<circle cx="10" cy="4" r="2" stroke-width="1.75" /><circle cx="10" cy="16" r="2.75" fill="currentColor" stroke="none" /><path d="M10 16 17.5 5.5" stroke-width="2.5" /><path d="M10 0v2M10 18v2" stroke-width="2" />`,
    notasked: html`<circle cx="10" cy="4" r="2" stroke-width="1.5" /><circle cx="10" cy="16" r="2" stroke-width="1.5" />`,
};
const LARGE = new Set(["closed", "open", "notasked"]);

export function Mark({ of, class: more = "" }) {
    return html`<svg class=${"mk " + more} viewBox=${LARGE.has(of) ? "0 0 20 20" : "0 0 16 16"} aria-hidden="true">${MARKS[of] || MARKS.over}</svg>`;
}

export function Brand() {
    return html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true"><path d="M7 23V2" stroke-width="2.5" /><path d="M6 6.5h15" stroke-width="4" /><path d="M6 19.5 20 12" stroke-width="4" /></svg>`;
}

/** What becomes of an alert: mark, number, word. */
export function State({ outcome: name, number = 1 }) {
    const { word, mark, tone } = outcome(name);
    return html`<span class=${"st " + tone}><${Mark} of=${mark} />${number > 1 ? number + " " : ""}${word}</span>`;
}

/** A mark and words in a state's colour, where there is no outcome. */
export function Sign({ mark, tone, children }) {
    return html`<span class=${"st " + tone}><${Mark} of=${mark} />${children}</span>`;
}

// ---- texts

/** One label. With `pick`, a press adds it to the filter, and its negation with alt. */
export function Label({ name, value, pick, class: more = "" }) {
    const text = html`<i>${name}=</i>${cut(value)}`;
    if (!pick) {
        return html`<span class=${"lb " + more} title=${value.length > 60 ? cut(value, 2000) : undefined}><bdi>${text}</bdi></span>`;
    }
    return html`<button type="button" class=${"lb " + more} title=${`Show only ${name}="${cut(value, 200)}"; with alt, all others`}
        onClick=${event => pick(name, value, event.altKey)}><bdi>${text}</bdi></button>`;
}

export function Severity({ labels }) {
    const severity = labels.severity;
    return severity ? html`<span class=${severity === "critical" || severity === "page" ? "sev c" : "sev"}>${cut(severity, 40)}</span>` : null;
}

const LINK = /\bhttps?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/g;

/** A text of somebody else's: links only to web pages, whatever else it holds is shown as it is. */
export function Text({ children }) {
    const text = String(children ?? "");
    const parts = [];
    let from = 0;
    for (const match of text.matchAll(LINK)) {
        parts.push(text.slice(from, match.index),
            html`<a href=${match[0]} target="_blank" rel="noopener noreferrer nofollow">${cut(match[0], 200)}</a>`);
        from = match.index + match[0].length;
    }
    parts.push(text.slice(from));
    return html`<bdi>${parts}</bdi>`;
}

/** An address of somebody else's, as a link if it leads to a web page. */
export function OutLink({ to, children }) {
    return /^https?:\/\//i.test(to || "")
        ? html`<a href=${to} target="_blank" rel="noopener noreferrer nofollow">${children}</a>`
        : html`<bdi>${cut(to || "")}</bdi>`;
}

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

const RETRIED = /\S+\/\w+\[\d+\]: notify retry canceled after (\d+) attempts: /; // the receiver stands before it

/** Words with times in them, which become local. */
export function words(said) {
    const text = said.replace(RETRIED, "after $1 attempts, ");
    const parts = [];
    let from = 0;
    for (const match of text.matchAll(INSTANT)) {
        parts.push(text.slice(from, match.index), html`<${When} time=${match[0]} />`);
        from = match.index + match[0].length;
    }
    parts.push(text.slice(from));
    return parts;
}

const HEAD = /^((?:It|Its end|That it fired) (?:is being|waits to be) told|Inhibited|Withheld|Silenced|Not told|Its end will be told|Will be told|Told|Could not be told|Its end could not be told|Goes|Held back|Its end is held back|Over the budget|Its end is over the budget|It has ended|It ended|It belongs to no group|There is no such alert)/;

/** The answer as a sentence; it begins with its outcome. `parts` are as explain has them; `names` are shorter ones of alerts. */
export function Sentence({ parts, outcome: name, small, names, level = "p" }) {
    const { mark, tone } = outcome(name);
    const first = parts.length && !parts[0].rule && !parts[0].alert ? HEAD.exec(parts[0].text) : null;
    const rest = first ? [{ ...parts[0], text: parts[0].text.slice(first[0].length) }, ...parts.slice(1)] : parts;
    const body = html`<span class=${"st " + tone}><${Mark} of=${mark} />${first ? first[0] : ""}</span>${rest.map(part => {
        if (part.alert) {
            return html`<a href=${alertLink(part.alert)}><bdi>${cut(names?.get(part.alert) || part.text)}</bdi></a>`;
        }
        if (part.silence) {
            return html`<a href=${silenceLink(part.silence)}>${words(part.text.replace(/\bsilence [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} of /, "the silence of "))}</a>`;
        }
        if (part.receiver) {
            return html`<b>${part.text}</b>`;
        }
        return part.rule ? html`<${RulePart} text=${part.text} reference=${part.rule} />` : words(part.text);
    })}`;
    const style = small ? "say small" : "say";
    return level === "h1" ? html`<h1 class=${style}>${body}</h1>` : html`<p class=${style}>${body}</p>`;
}

/** A rule in a sentence: package/name@version leads to its page; where it stands is said by the tree. */
function RulePart({ text, reference }) {
    const place = / \(([^()]*:\d+)\)$/.exec(text);
    const shown = (place ? text.slice(0, place.index) : text).replace(/^rule "(.*)"$/s, "$1");
    const match = /^(rules\.[\w.]+)[/: ](.*?)(@\S*)?$/s.exec(reference);
    return match
        ? html`<a href=${ruleLink({ package: match[1], rule: match[2] })} title=${place ? place[1] : undefined}>${shown}</a>`
        : html`<span title=${place ? place[1] : undefined}>${shown}</span>`;
}

export function Receiver({ name }) {
    return html`<a class="ink" href=${receiverLink(name)}><bdi>${cut(name, 60)}</bdi></a>`;
}

// ---- sections

export function Section({ title, note, right, children, id }) {
    return html`<section class="sec" aria-labelledby=${id}><h2 class="h2" id=${id}>${title} ${note ? html`<small>${note}</small>` : null}
        ${right ? html`<span class="r">${right}</span>` : null}</h2>${children}</section>`;
}

/** What went wrong: what happened, and what to do. */
export function Failure({ fault, what, retry }) {
    return html`<div class="empty" role="alert"><p class="say small"><${Sign} mark="failed" tone="failed">${what}</${Sign}> ${fault.message}</p>
        ${retry ? html`<div class="acts step-a"><button type="button" class="b" onClick=${retry}>Try again</button></div>` : null}</div>`;
}

/** Something Signalbox itself, or a receiver, is at fault for. */
export function Trouble({ title, children, link }) {
    return html`<div class="trouble" role="status"><${Sign} mark="failed" tone="failed">${title}</${Sign}><span>${children}</span>${link}</div>`;
}

/** While the first answer is under way: nothing turns, for it is quick. */
export function Pending({ what }) {
    const [slow, setSlow] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setSlow(true), 700);
        return () => clearTimeout(timer);
    }, []);
    return html`<p class="empty dim" role="status">${slow ? what : "\u00a0"}</p>`;
}

export function Copy({ text, label = "Copy", class: style = "b bare" }) {
    const [done, setDone] = useState(false);
    const copy = async () => {
        try {
            await navigator.clipboard.writeText(text);
        } catch { // not offered without TLS: the old way
            const field = document.createElement("textarea");
            field.value = text;
            document.body.append(field);
            field.select();
            document.execCommand("copy");
            field.remove();
        }
        setDone(true);
        setTimeout(() => setDone(false), 2000);
    };
    return html`<button type="button" class=${style} data-copy onClick=${copy}>${done ? "Copied" : label}</button>`;
}

/** A choice of a few. `of` is a list of [value, words]. */
export function Segments({ of, value, onChoose, label }) {
    return html`<div class="seg" role="group" aria-label=${label}>${of.map(([each, text]) => html`<button type="button"
        class=${each === value ? "b on" : "b"} aria-pressed=${each === value} onClick=${() => onChoose(each)}>${text}</button>`)}</div>`;
}

export function Keys({ keys }) {
    return html`<footer class="foot">${keys.map(([key, what]) => html`<span><kbd>${key}</kbd> ${what}</span>`)}<span><kbd>?</kbd> all keys</span></footer>`;
}

/**
 * Keys of a view, by name (as KeyboardEvent has it). They rest while a field has the focus or a dialog is open, and with modifiers.
 */
export function useKeys(keys) {
    const latest = useRef(keys);
    latest.current = keys;
    useEffect(() => {
        const press = event => {
            const field = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
            if (field || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
                return;
            }
            if (event.key === "Enter" && event.target instanceof HTMLElement && event.target.closest("a, button, summary")) {
                return; // presses what has the focus
            }
            const act = latest.current[event.key];
            if (act) {
                event.preventDefault();
                act(event);
            }
        };
        window.addEventListener("keydown", press);
        return () => window.removeEventListener("keydown", press);
    }, []);
}

export function useTitle(title) {
    useEffect(() => {
        document.title = title + " · Signalbox";
    }, [title]);
}

export { When, at };

/** Under a list of the history: how far back it goes, where that is not as far as was asked. */
export function NoLongerKept({ page, from }) {
    return page.keptSince && !page.after && Date.parse(page.keptSince) > Date.parse(from) ? html`<p class="note dim">What was over before <${When} time=${page.keptSince} /> is no longer kept.</p>` : null;
}

// A cell that begins like a formula is run by spreadsheets: it gets an apostrophe before it.
const cell = value => '"' + (/^[=+\-@\t\r]/.test(value) ? "'" + value : value).replace(/"/g, '""') + '"';

/** What is shown as a file: as it came in JSON lines, and in columns that are made of each row. */
export function Export({ name, rows, flat }) {
    const save = (ending, type, text) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([text], { type }));
        link.download = name + ending;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    };
    const csv = () => {
        const all = rows().map(flat);
        const [first, ...more] = all;
        const fixed = Object.keys(first || {});
        const columns = [...fixed, ...[...new Set(more.flatMap(row => Object.keys(row)))].filter(column => !fixed.includes(column)).sort()];
        const lines = [columns, ...all.map(row => columns.map(column => String(row[column] ?? "")))];
        save(".csv", "text/csv", lines.map(line => line.map(cell).join(",") + "\r\n").join(""));
    };
    const lines = () => save(".jsonl", "application/x-ndjson", rows().map(row => JSON.stringify(row) + "\n").join(""));
    return html`Export as <button type="button" class="link" onClick=${csv}>CSV</button> or <button type="button" class="link" onClick=${lines}>JSON lines</button>.`;
}
