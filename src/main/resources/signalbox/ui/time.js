// Times as people read them: local, with UTC on hover; how long ago, and in how long.
import { html, useEffect, useState } from "./html.js";

const NBSP = "\u00a0";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const short = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const full = new Intl.DateTimeFormat("en-GB",
    { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" });
const utc = new Intl.DateTimeFormat("en-GB",
    { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC" });

/** @returns {number} milliseconds; NaN for what is no time */
export function millis(time) {
    return typeof time === "number" ? time : Date.parse(time);
}

function sameDay(a, b) {
    return new Date(a).toDateString() === new Date(b).toDateString();
}

/** 03:14:40; with the day when it is another one: Mon 30 Nov 08:00. */
export function at(time, seconds = true) {
    const ms = millis(time);
    if (Number.isNaN(ms)) {
        return "";
    }
    return sameDay(ms, Date.now()) ? (seconds ? clock : short).format(ms) : `${day.format(ms).replace(",", "")} ${short.format(ms)}`;
}

/** All of it, local and UTC. */
export function fully(time) {
    const ms = millis(time);
    return Number.isNaN(ms) ? "" : `${full.format(ms)} (UTC ${utc.format(ms)})`;
}

/** How a browser's fields of times are to be understood: local time, UTC+1. */
export function zone(time = Date.now()) {
    const minutes = -new Date(time).getTimezoneOffset();
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    return minutes ? `local time, UTC${minutes < 0 ? "\u2212" : "+"}${hours}${rest ? ":" + String(rest).padStart(2, "0") : ""}` : "local time, UTC";
}

/** 40 s, 3 min, 2 h, 4 d: the larger unit alone, as people say it. */
export function lasting(ms) {
    const seconds = Math.max(0, Math.round(ms / 1000));
    if (seconds < 60) {
        return seconds + NBSP + "s";
    }
    if (seconds < 3600) {
        return Math.floor(seconds / 60) + NBSP + "min";
    }
    if (seconds < 36 * 3600) {
        const hours = Math.floor(seconds / 3600);
        const minutes = Math.floor(seconds / 60) % 60;
        return hours + NBSP + "h" + (hours < 6 && minutes ? " " + minutes + NBSP + "min" : "");
    }
    return Math.floor(seconds / 86400) + NBSP + "d";
}

export function ago(time) {
    const passed = Date.now() - millis(time);
    return passed < 0 ? until(time) : passed < 5000 ? "just now" : lasting(passed) + " ago";
}

export function until(time) {
    const left = millis(time) - Date.now();
    return left > 0 ? "in " + lasting(left) : "now";
}

const tickers = new Set();
setInterval(() => tickers.forEach(tick => tick()), 1000);

/** A text that depends on the time; redrawn when it reads differently. */
export function useTicking(text) {
    const [, redraw] = useState("");
    useEffect(() => {
        const tick = () => redraw(text());
        tickers.add(tick);
        return () => tickers.delete(tick);
    });
    return text();
}

/** A time: `as` says how (at, ago, until, lasting). */
export function When({ time, as = at, before = "", after = "" }) {
    const words = useTicking(() => (Number.isNaN(millis(time)) ? "" : before + as(time) + after));
    // The title is made when somebody points there: formatting it for each time of a long list costs more than the list.
    return words ? html`<time datetime=${new Date(millis(time)).toISOString()} onPointerEnter=${event => {
        event.currentTarget.title = fully(time);
    }}>${words}</time>` : null;
}

/** How long something has gone on. */
export function since(time) {
    return lasting(Date.now() - millis(time));
}
