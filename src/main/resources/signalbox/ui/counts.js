// How many notifications there were over time: a chart, and beside it a table by receiver.
import { html, useEffect, useMemo, useRef, useState } from "./html.js";
import { Sign, Trouble, When } from "./parts.js";
import { replace } from "./router.js";
import { at as clock } from "./time.js";
import { count, cut } from "./words.js";

/** As they are drawn: what reached nobody stands on the ground. */
const KINDS = ["failed", "told", "quiet"];
const MARKS = { failed: "failed", told: "told", quiet: "quiet" };
const FEW = 7; // receivers beside the chart
const HEIGHT = 184;
const LEAST = 0.02; // of the highest bar

const sum = numbers => numbers.reduce((all, each) => all + each, 0);
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/**
 * What was told and what failed; what was kept quiet, which is often many times as much, is drawn when somebody wants to see it.
 * @param {{data: any, receiver: string, quiet: boolean}} _ what the API counted, the receiver that is looked at ("": all), and whether
 *     the quiet ones are drawn
 */
export function Counts({ data, receiver, quiet }) {
    const receivers = useMemo(() => data.receivers
        .map(each => ({ name: each.receiver, told: sum(each.told), failed: sum(each.failed), quiet: sum(each.quiet) }))
        .sort((a, b) => b.failed - a.failed || b.told - a.told || b.quiet - a.quiet || (a.name < b.name ? -1 : 1)), [data]);
    const [all, setAll] = useState(false);
    const steps = useMemo(() => {
        const shown = data.receivers.filter(each => !receiver || each.receiver === receiver);
        const length = Math.max(1, ...data.receivers.map(each => each.told.length));
        const added = kind => Array.from({ length }, (_, i) => sum(shown.map(each => each[kind][i])));
        return { times: Array.from({ length }, (_, i) => Date.parse(data.from) / 1000 + i * data.step),
            failed: added("failed"), told: added("told"), quiet: added("quiet") };
    }, [data, receiver]);
    const [place, setPlace] = useState(null);
    if (!receivers.length) {
        return data.complete ? null : html`<${TooMuch} />`;
    }
    const few = all ? receivers : receivers.filter((each, i) => i < FEW || each.name === receiver);
    const words = i => KINDS.map(kind => [kind, steps[kind][i]]).filter(([, n]) => n).map(([kind, n]) => `${n} ${kind}`).join(", ") || "nothing";
    const span = i => `${clock(steps.times[i] * 1000, false)} to ${clock((steps.times[i] + data.step) * 1000, false)}`;
    const lines = steps.times.map((_, i) => i).filter(i => KINDS.some(kind => steps[kind][i])).reverse();
    return html`<section class="counts sec2" aria-label="Over time"><div class="over-time">
            <p class="legend"><button type="button" class="link" aria-pressed=${quiet} onClick=${() => replace({ quiet: quiet ? "" : "true" })}>${quiet ? "Without" : "With"} what was kept quiet</button>${KINDS.filter(kind => kind !== "quiet" || quiet).map(kind => html`<${Sign} mark=${MARKS[kind]} tone=${kind}>${kind}</${Sign}>`)}
                <span class="num read">${place === null ? `each bar: ${lasting(data.step)}` : `${span(place)}: ${words(place)}`}</span></p>
            <${Chart} steps=${steps} step=${data.step} quiet=${quiet} onPlace=${setPlace} />
            ${data.complete ? null : html`<${TooMuch} />`}
            <details class="alt-t"><summary>As a table</summary>${lines.length ? html`<table class="tb"><thead><tr><th>From</th>${KINDS.map(kind => html`<th class="n">${kind}</th>`)}</tr></thead>
                <tbody>${lines.map(i => html`<tr key=${steps.times[i]}><td class="num"><${When} time=${steps.times[i] * 1000} as=${time => clock(time, false)} /></td>${KINDS
                    .map(kind => html`<td class="n">${steps[kind][i] || ""}</td>`)}</tr>`)}</tbody></table>` : html`<p class="dim">Nothing in this time.</p>`}</details></div>
        <table class="tb by-receiver"><thead><tr><th>Receiver</th>${KINDS.map(kind => html`<th class="n">${kind}</th>`)}</tr></thead>
            <tbody>${few.map(each => html`<tr key=${each.name} class=${each.name === receiver ? "hit" : ""}><td><button type="button" class="link" aria-pressed=${each.name === receiver}
                title=${each.name === receiver ? "Show all receivers" : `Show only ${cut(each.name)}`} onClick=${() => replace({ receiver: each.name === receiver ? "" : each.name })}><bdi>${cut(each.name, 40)}</bdi></button></td>${KINDS
                .map(kind => html`<td class=${each[kind] ? "n " + (kind === "failed" ? "failed" : "") : "n dim3"}>${each[kind]}</td>`)}</tr>`)}</tbody>
            ${receivers.length > few.length || all ? html`<tbody><tr><td colspan="4"><button type="button" class="link" onClick=${() => setAll(!all)}>${all ? "Fewer"
                : `and ${count(receivers.length - few.length, "receiver")}`}</button></td></tr></tbody>` : null}</table></section>`;
}

const lasting = seconds => (seconds % 3600 === 0 ? `${seconds / 3600}\u00a0h` : seconds % 60 === 0 ? `${seconds / 60}\u00a0min` : `${seconds}\u00a0s`);

function TooMuch() {
    return html`<${Trouble} title="Not all is counted">There is too much of it to count soon enough. Ask for a shorter time.</${Trouble}>`;
}

/** Bars over each other; the library that draws them is fetched when the first ones are. A stretch that is dragged over is asked for. */
function Chart({ steps, step, quiet, onPlace }) {
    const box = useRef(null);
    const plot = useRef(null);
    const [uPlot, setPlot] = useState(null);
    const [scheme, setScheme] = useState(0);
    const [fault, setFault] = useState(false);
    useEffect(() => {
        import("uplot").then(module => setPlot(() => module.default), () => setFault(true));
        const dark = matchMedia("(prefers-color-scheme: dark)");
        const changed = () => setScheme(n => n + 1);
        dark.addEventListener("change", changed);
        return () => dark.removeEventListener("change", changed);
    }, []);
    const data = useMemo(() => {
        const drawn = quiet ? KINDS : KINDS.filter(kind => kind !== "quiet");
        const most = Math.max(...steps.times.map((_, i) => sum(drawn.map(kind => steps[kind][i]))));
        const seen = n => (n ? Math.max(n, most * LEAST) : 0); // one that failed among thousands that were told is to be seen
        const upTo = (...kinds) => steps.times.map((_, i) => seen(steps.failed[i]) + sum(kinds.map(kind => steps[kind][i])) || null);
        return [steps.times, ...(quiet ? [upTo("told", "quiet")] : []), upTo("told"), upTo()];
    }, [steps, quiet]);
    const shape = `${scheme} ${quiet} ${step} ${steps.times[0]} ${steps.times.length}`;
    useEffect(() => {
        if (!uPlot || !box.current) {
            return undefined;
        }
        const made = new uPlot(options(uPlot, box.current, steps, step, quiet, onPlace), data, box.current);
        plot.current = made;
        const sized = new ResizeObserver(() => made.setSize({ width: box.current.clientWidth, height: HEIGHT }));
        sized.observe(box.current);
        return () => {
            sized.disconnect();
            made.destroy();
            plot.current = null;
        };
    }, [uPlot, shape]);
    useEffect(() => plot.current?.setData(data), [data]);
    return html`<div class="chart" ref=${box} aria-hidden="true">${fault ? html`<p class="dim">The chart could not be fetched; the table says the same.</p>` : null}
        <i class="c-line"></i><i class="c-text"></i><i class="c-ground"></i>${KINDS.map(kind => html`<i class=${"c-" + kind + " " + kind}></i>`)}</div>`;
}

function options(uPlot, box, steps, step, quiet, onPlace) {
    const colour = name => getComputedStyle(box.querySelector(".c-" + name)).color;
    const bars = uPlot.paths.bars({ size: [0.8, 36], align: 1 });
    const series = (kind, hollow) => ({ stroke: colour(kind), fill: hollow ? colour("ground") : colour(kind), width: 1, paths: bars, points: { show: false } });
    const end = steps.times[steps.times.length - 1] + step;
    const long = end - steps.times[0] > 40 * 3600;
    const font = getComputedStyle(box).font;
    const axis = { stroke: colour("text"), font, ticks: { show: false }, grid: { show: false } };
    return {
        width: box.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        padding: [8, 18, 0, 0],
        scales: { x: { time: true, range: [steps.times[0], end] }, y: { range: (_, least, most) => [0, Math.max(4, most * 1.05)] } },
        axes: [
            { ...axis, size: 24, gap: 4, space: 64, values: (_, splits) => splits.map(time => (long ? day : hour).format(time * 1000)),
                incrs: long ? [86400, 2 * 86400, 5 * 86400, 7 * 86400, 14 * 86400] : undefined },
            { ...axis, size: 44, gap: 6, space: 32, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000, 100000],
                grid: { show: true, stroke: colour("line"), width: 1 } },
        ],
        series: [{}, ...(quiet ? [series("quiet", true)] : []), series("told"), series("failed")],
        cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
        hooks: {
            setCursor: [plot => {
                const time = plot.cursor.left < 0 ? NaN : plot.posToVal(plot.cursor.left, "x");
                const place = Math.floor((time - steps.times[0]) / step);
                onPlace(place >= 0 && place < steps.times.length ? place : null);
            }],
            setSelect: [plot => {
                const { left, width } = plot.select;
                plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
                if (width > 8) {
                    const whole = x => new Date(Math.round(plot.posToVal(x, "x") / 60) * 60000).toISOString();
                    replace({ from: whole(left), to: whole(left + width) });
                }
            }],
        },
    };
}
