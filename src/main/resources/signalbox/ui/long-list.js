// Lists of thousands, of which only what is near the window is drawn.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./html.js";

const FEW = 250; // are all drawn, so that the browser's own search finds them
const BEYOND = 800; // pixels around the window
const AT_FIRST = 100; // the same, until what can be seen of another list is on the screen
const SETTLING = 150; // milliseconds until the rest follows
const FEW_NEW = 30; // rows that are not there yet, and can be drawn at once

/**
 * A list of which only what is near the window is drawn, or near the box that it scrolls in (`within`). Of a list that is quite
 * another than the one before, such as what a filter leaves, what can be seen comes first, and the rest a moment later.
 * `control.current.reveal(i)` brings an item into the window.
 * @param {{items: any[], keyOf: (item: any) => string, estimate: (item: any) => number, draw: (item: any, i: number) => any, control?: any, within?: any}} _
 */
export function LongList({ items, keyOf, estimate, draw, control, within }) {
    const box = useRef(null);
    const heights = useRef(new Map());
    const [measured, setMeasured] = useState(0);
    const [range, setRange] = useState([0, FEW]);
    const settled = useSettled(items, keyOf, box, range[0]);
    const all = items.length <= FEW && settled;

    const tops = useMemo(() => {
        const sums = new Float64Array(items.length + 1);
        for (let i = 0; i < items.length; i++) {
            sums[i + 1] = sums[i] + (heights.current.get(keyOf(items[i])) ?? estimate(items[i]));
        }
        return sums;
    }, [items, measured]);

    const place = () => {
        if (!box.current) {
            return;
        }
        const around = within?.current;
        const top = (around ? around.getBoundingClientRect().top : 0) - box.current.getBoundingClientRect().top;
        const from = Math.max(0, indexAt(tops, top - BEYOND));
        const to = Math.min(items.length, indexAt(tops, top + (around ? around.clientHeight : window.innerHeight) + BEYOND) + 1);
        setRange(now => (now[0] === from && now[1] === to ? now : [from, to]));
    };
    useEffect(() => {
        if (all) {
            return undefined;
        }
        let asked = 0;
        const moved = () => {
            cancelAnimationFrame(asked);
            asked = requestAnimationFrame(place);
        };
        if (settled) {
            place();
        }
        const scrolled = within?.current || window;
        scrolled.addEventListener("scroll", moved, { passive: true });
        window.addEventListener("resize", moved);
        return () => {
            cancelAnimationFrame(asked);
            scrolled.removeEventListener("scroll", moved);
            window.removeEventListener("resize", moved);
        };
    }, [tops, all, settled]);

    const from = all ? 0 : Math.min(range[0], items.length);
    const most = all ? items.length : Math.min(range[1], items.length);
    const to = settled ? most : Math.min(most, indexAt(tops, tops[from] + window.innerHeight + AT_FIRST) + 1);
    useLayoutEffect(() => {
        if (all || !settled || !box.current) {
            return;
        }
        let news = false;
        [...box.current.children].forEach(child => {
            const key = child.dataset.key;
            if (key !== undefined && Math.abs((heights.current.get(key) ?? 0) - child.offsetHeight) > 0.5) {
                heights.current.set(key, child.offsetHeight);
                news = true;
            }
        });
        if (news) {
            setMeasured(n => n + 1);
        }
    });
    if (control) {
        control.current = {
            reveal: i => {
                const drawn = box.current?.querySelector(`[data-key="${CSS.escape(keyOf(items[i]))}"]`);
                if (drawn) {
                    drawn.scrollIntoView({ block: "nearest" });
                } else if (box.current) {
                    window.scrollTo(0, window.scrollY + box.current.getBoundingClientRect().top + tops[i] - window.innerHeight / 3);
                }
            },
        };
    }
    return html`<div ref=${box}>
        ${all ? null : html`<div style=${{ height: tops[from] + "px" }}></div>`}
        ${items.slice(from, to).map((item, i) => html`<div key=${keyOf(item)} data-key=${keyOf(item)}>${draw(item, from + i)}</div>`)}
        ${all ? null : html`<div style=${{ height: tops[items.length] - tops[to] + "px" }}></div>`}</div>`;
}

/** Whether more than what can be seen is to be drawn: not yet when most of it would be new. */
function useSettled(items, keyOf, box, from) {
    const state = useRef({ items: null, settled: false });
    const [, redraw] = useState(0);
    const { current } = state;
    if (current.items !== items) {
        const there = new Set([...box.current?.children || []].map(child => child.dataset.key));
        const to = Math.min(items.length, from + Math.max(there.size, FEW_NEW + 1));
        let news = 0;
        for (let i = from; i < to; i++) {
            news += there.has(keyOf(items[i])) ? 0 : 1;
        }
        current.settled = (current.settled && news <= FEW_NEW) || items.length <= FEW_NEW;
        current.items = items;
    }
    useEffect(() => {
        if (current.settled) {
            return undefined;
        }
        const later = setTimeout(() => {
            current.settled = true;
            redraw(n => n + 1);
        }, SETTLING);
        return () => clearTimeout(later);
    });
    return current.settled;
}

/** The item at a height. */
function indexAt(tops, y) {
    let low = 0;
    let high = tops.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (tops[middle] <= y) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}
