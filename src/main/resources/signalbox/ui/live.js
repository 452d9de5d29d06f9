// What the page shows stays true: everything on it is fetched again when the server says that something changed, and every few
// seconds where events do not pass. While nobody answers, the old answer stays, and the page says of when it is.
import { useEffect, useState } from "./html.js";
import { get, url } from "./server.js";

const EVERY = 5000;
const EVERY_WITH_EVENTS = 30000;
const SETTLE = 400; // after an event, others follow
const MOST_SHARE = 0.1; // of the time may be spent fetching one thing

/** @type {Map<string, Resource>} by path: whoever asks for the same shares it, and coming back shows it at once */
const resources = new Map();
const watchers = new Set();

/** How the page is connected: `lostAt` is 0 while it is. */
export const connection = { state: "waiting", lostAt: 0, lastAt: 0 };

function changed() {
    watchers.forEach(watcher => watcher());
}

function answered() {
    connection.lastAt = Date.now();
    connection.lostAt = 0;
    connection.state = events.open ? "live" : "polling";
    changed();
}

function unanswered() {
    if (!connection.lostAt) {
        connection.lostAt = Date.now();
    }
    connection.state = "lost";
    changed();
}

class Resource {
    constructor(path) {
        this.path = path;
        this.data = undefined;
        this.fault = null;
        this.asOf = 0;
        this.text = "";
        this.users = new Set();
        this.timer = 0;
        this.running = null;
        this.again = false;
        this.took = 0;
    }

    async load() {
        if (this.running) {
            this.again = true;
            return this.running;
        }
        clearTimeout(this.timer);
        const began = Date.now();
        this.running = get(this.path)
            .then(data => {
                this.data = data;
                this.fault = null;
                this.asOf = Date.now();
                answered();
            }, fault => {
                this.fault = fault;
                if (fault.status === 0 || fault.status === 502 || fault.status === 504) {
                    unanswered();
                } else {
                    answered();
                }
            })
            .finally(() => {
                this.running = null;
                this.took = Date.now() - began;
                this.users.forEach(user => user());
                if (this.again) {
                    this.again = false;
                    this.soonAfter();
                } else {
                    this.later(Date.now() - began);
                }
            });
        return this.running;
    }

    /** After an event: at once, but for what takes long to fetch, which is to leave the server and the browser time for others. */
    soonAfter() {
        const wait = this.took / MOST_SHARE - (Date.now() - this.asOf);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.load(), Math.max(0, wait));
    }

    later(took) {
        clearTimeout(this.timer);
        if (this.users.size === 0 || (this.fault && this.fault.absent)) {
            return;
        }
        const every = events.open && !this.fault ? EVERY_WITH_EVENTS : EVERY;
        this.timer = setTimeout(() => {
            if (document.hidden) {
                this.later(took); // nobody looks
            } else {
                this.load();
            }
        }, Math.max(every, took / MOST_SHARE));
    }
}

function resource(path) {
    if (!resources.has(path)) {
        resources.set(path, new Resource(path));
        for (const [old, each] of resources) { // what nobody watches any more, the oldest first
            if (resources.size <= 40) {
                break;
            }
            if (each.users.size === 0) {
                resources.delete(old);
            }
        }
    }
    return resources.get(path);
}

/** Has everything on the page fetched again: after a change that was made here. */
export function refresh() {
    return Promise.all([...resources.values()].filter(each => each.users.size > 0).map(each => each.load()));
}

/**
 * What a path answers, kept true. A path of "" asks nothing.
 * @returns {{data: any, fault: import("./server.js").Fault|null, asOf: number}} `data` is undefined until there is an answer
 */
export function useLive(path) {
    const [, redraw] = useState(0);
    useEffect(() => {
        if (!path) {
            return undefined;
        }
        const shared = resource(path);
        const user = () => redraw(n => n + 1);
        shared.users.add(user);
        if (Date.now() - shared.asOf > 1000) {
            shared.load();
        } else {
            shared.later(0);
        }
        return () => {
            shared.users.delete(user);
            if (shared.users.size === 0) {
                clearTimeout(shared.timer);
            }
        };
    }, [path]);
    return path ? resource(path) : { data: undefined, fault: null, asOf: 0 };
}

/** How the page is connected; redraws when that changes. */
export function useConnection() {
    const [, redraw] = useState(0);
    useEffect(() => {
        const watcher = () => redraw(n => n + 1);
        watchers.add(watcher);
        return () => watchers.delete(watcher);
    }, []);
    return connection;
}

// ---- events

const LISTEN_AGAIN = 60000;
const events = { open: false };
let settling = 0;

function somethingChanged() {
    if (settling) {
        return; // changes that go on and on must not keep the page from being drawn
    }
    settling = setTimeout(() => {
        settling = 0;
        resources.forEach(each => each.users.size > 0 && !document.hidden && each.soonAfter());
    }, SETTLE);
}

/**
 * Listens for changes: the server says that there are some, and what is on the page is fetched again. While it cannot be heard (a
 * proxy that keeps events back, too many pages), everything is asked for every few seconds, which does as well.
 */
export function listen() {
    const source = new EventSource(url("api/signalbox/v1/events"));
    source.onopen = () => {
        events.open = true;
        somethingChanged();
    };
    source.onerror = () => {
        const was = events.open;
        events.open = false;
        if (was) {
            somethingChanged();
        }
        if (source.readyState === EventSource.CLOSED) { // refused: the browser does not try again
            setTimeout(listen, LISTEN_AGAIN);
        }
    };
    ["snapshot", "change"].forEach(kind => source.addEventListener(kind, somethingChanged));
}

document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
        somethingChanged();
    }
});
