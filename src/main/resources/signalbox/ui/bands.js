// An alert's story as bands over time: it fired, somebody kept it quiet, receivers were told; and a slider through it.
import { html, useMemo } from "./html.js";
import { Mark, When } from "./parts.js";
import { at as clock, fully, millis } from "./time.js";
import { cut, outcome } from "./words.js";

const ROW = 28;
const TOP = 28; // room for the time at the cursor
const QUIET = new Set(["inhibited", "withheld", "silenced", "muted_by_time", "held", "rate_limited"]);

/** The rows of a story: what it was, each cause of quiet, and each receiver. */
function rowsOf(history) {
    const rows = [{ key: "firing", mark: "firing", tone: "firing", name: "Firing", short: "Firing", bands: [] }];
    const causes = new Map();
    for (const band of history.bands) {
        if (band.kind === "firing") {
            rows[0].bands.push(band);
        } else if (QUIET.has(band.kind) && (!band.force || band.force === "in_force")) { // what a shadow would have done is no quiet
            const cause = band.rule && band.kind !== "silenced" ? band.rule : band.interval || band.reason || "";
            const key = band.kind + "\n" + cause + (band.silence || "");
            if (!causes.has(key)) {
                const { word } = outcome(band.kind);
                const name = word[0].toUpperCase() + word.slice(1) + (band.kind === "silenced" ? "" : cause ? (band.interval ? ": " : " by ") + cause : "");
                causes.set(key, { key, mark: "quiet", tone: "quiet", name, short: band.kind === "silenced" ? name : cause || name, bands: [] });
            }
            causes.get(key).bands.push(band);
        }
    }
    rows.push(...causes.values());
    const receivers = new Map();
    for (const mark of history.marks) {
        if (!receivers.has(mark.receiver)) {
            receivers.set(mark.receiver, { key: "at " + mark.receiver, mark: "told", tone: "told", name: "Told " + mark.receiver, short: mark.receiver, bands: [], marks: [] });
        }
        receivers.get(mark.receiver).marks.push(mark);
    }
    for (const row of receivers.values()) {
        const reached = row.marks.some(mark => !hasFailed(mark));
        rows.push(reached ? row : { ...row, mark: "failed", tone: "failed", name: "Failed at " + row.short });
    }
    return rows;
}

const hasFailed = mark => mark.outcome !== "told" && mark.outcome !== "nothing_to_send";

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map(minutes => minutes * 60000);

/** Times for the axis: four to eight, on round numbers. */
function ticks(from, to) {
    const most = window.innerWidth < 720 ? 4 : 8;
    const step = STEPS.find(each => (to - from) / each <= most) || STEPS[STEPS.length - 1];
    const offset = new Date(from).getTimezoneOffset() * 60000;
    const first = Math.ceil((from - offset) / step) * step + offset;
    const found = [];
    for (let time = first; time <= to; time += step) {
        found.push(time);
    }
    return found;
}

/** What is shown: all that happened, with a margin, and the moment that was asked about. */
function stretch(history, at) {
    const begins = [...history.bands.map(band => band.from), ...history.marks.map(mark => mark.at)].map(millis);
    const ends = [...history.bands.map(band => band.until || history.to), ...history.marks.map(mark => mark.at)].map(millis);
    const first = Math.min(...begins, at);
    const last = Math.max(...ends, at);
    const margin = Math.max(60000, (last - first) / 12);
    const from = Math.max(millis(history.from), first - margin);
    return [from, Math.max(Math.min(millis(history.to), last + margin), from + 1000)];
}

/** @param {{history: any, at: number, onAt: (ms: number) => void}} _ */
export function Bands({ history, at, onAt }) {
    const rows = useMemo(() => rowsOf(history), [history]);
    const [from, to] = useMemo(() => stretch(history, at), [history]);
    const x = time => Math.min(100, Math.max(0, ((time - from) / (to - from)) * 100));
    const percent = time => x(time).toFixed(2) + "%";
    const middle = i => TOP + i * ROW + ROW / 2;
    const bottom = TOP + rows.length * ROW;
    const told = time => clock(time) + " " + (time === to ? "now" : "");
    return html`<div class="band">
        <div class="nm top-room"></div>
        ${rows.map(row => html`<div class="nm" title=${cut(row.name, 300)}><${Mark} of=${row.mark} class=${row.tone} /><span class="t"><span class="only-l">${cut(row.name)}</span><span class="only-s in">${cut(row.short)}</span></span></div>`)}
        <div class="nm axis"></div>
        <input class="range" type="range" min=${from} max=${to} step="1000" value=${at} aria-label="Moment" aria-valuetext=${told(at)}
            onInput=${event => onAt(Number(event.target.value))} />
        <div class="plot"><svg aria-hidden="true">
            <defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--ground)" /><line x1="0" y1="0" x2="0" y2="5" stroke="var(--failed)" stroke-width="3" /></pattern></defs>
            ${rows.map((row, i) => html`<line class="track" x1="0" x2="100%" y1=${middle(i)} y2=${middle(i)} />
                ${row.bands.filter(band => millis(band.from) < to && (!band.until || millis(band.until) > from)).map(band => {
                    const begin = x(millis(band.from));
                    const end = x(band.until ? millis(band.until) : to);
                    return html`<rect class=${"b-" + row.tone} x=${begin + "%"} width=${Math.max(0.15, end - begin) + "%"} y=${middle(i) - 5} height="10"><title>${row.name}: ${fully(band.from)} to ${band.until ? fully(band.until) : "now"}</title></rect>
                        <line class="bx" x1=${begin + "%"} x2=${begin + "%"} y1=${middle(i) - 8} y2=${middle(i) + 8} /><line class="bx" x1=${end + "%"} x2=${end + "%"} y1=${middle(i) - 8} y2=${middle(i) + 8} />`;
                })}
                ${(row.marks || []).filter(mark => millis(mark.at) >= from && millis(mark.at) <= to).map(mark => {
                    const [shape, tone] = hasFailed(mark) ? ["failed", "failed"] : mark.status === "resolved" ? ["over", "over"] : ["told", "told"];
                    return html`<svg x=${percent(millis(mark.at))} y=${middle(i) - 15} width="1" height="16" overflow="visible"><g class=${tone}><svg x="-8" y="0" width="16" height="16" viewBox="0 0 16 16"
                        ><${Mark} of=${shape} /><title>${mark.outcome} ${mark.receiver}, ${mark.status}: ${fully(mark.at)}</title></svg></g></svg>`;
                })}`)}
            ${history.gaps.map(gap => html`<rect x=${percent(millis(gap.from))} width=${Math.max(0.2, x(gap.until ? millis(gap.until) : to) - x(millis(gap.from))) + "%"} y=${TOP} height=${bottom - TOP} fill="url(#hatch)" opacity="0.5"><title>Not recorded</title></rect>`)}
            ${ticks(from, to).map(time => html`<line class="track" x1=${percent(time)} x2=${percent(time)} y1=${bottom} y2=${bottom + 5} /><svg x=${percent(time)} y=${bottom + 4} width="1" height="20" overflow="visible"><text class="bt" y="12"
                text-anchor=${x(time) < 4 ? "start" : x(time) > 96 ? "end" : "middle"}>${to - from > 36 * 3600000 ? clock(time, false) : new Date(time).toTimeString().slice(0, 5)}</text></svg>`)}
            <line class="cursor" x1=${percent(at)} x2=${percent(at)} y1="20" y2=${bottom} />
            <svg x=${percent(at)} y="0" width="1" height="24" overflow="visible"><g transform=${`translate(${x(at) < 5 ? 30 : x(at) > 95 ? -30 : 0} 0)`}><rect x="-30" y="0" width="60" height="20" rx="3" fill="var(--ink)" /><text x="0" y="14" text-anchor="middle" class="bt cur">${new Date(at).toTimeString().slice(0, 8)}</text></g></svg>
        </svg></div></div>
        <details class="alt"><summary>As a table</summary><table class="tb"><thead><tr><th>From</th><th>Until</th><th>What</th><th>By</th></tr></thead><tbody>${rows.flatMap(row => [
            ...row.bands.map(band => ({ from: band.from, until: band.until, what: outcome(band.kind).word === band.kind.replace(/_/g, " ") || band.kind === "firing" ? band.kind.replace(/_/g, " ") : outcome(band.kind).word, by: band.rule || band.interval || "" })),
            ...(row.marks || []).map(mark => ({ from: mark.at, until: null, point: true, what: `${mark.outcome} ${mark.receiver}: ${mark.status}`, by: mark.reason })),
        ]).sort((a, b) => (a.from < b.from ? -1 : 1)).map(each => html`<tr><td class="num nw"><${When} time=${each.from} /></td><td class="num nw">${each.until ? html`<${When} time=${each.until} />` : each.point ? "" : "now"}</td><td>${each.what}</td><td>${cut(each.by)}</td></tr>`)}</tbody></table></details>`;
}
