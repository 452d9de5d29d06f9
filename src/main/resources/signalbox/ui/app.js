// The frame: what is on every page, and which page it is.
import { html, render, useEffect, useErrorBoundary, useRef, useState } from "./html.js";
import { listen, useConnection, useLive } from "./live.js";
import { Brand, Failure, Pending, Trouble, When, useKeys } from "./parts.js";
import { go, href, useRoute } from "./router.js";
import { logOut, useMe } from "./me.js";
import { at, useTicking } from "./time.js";

/** By the first step of the address: the words in the menu, the key after "g", and the module. */
const PAGES = {
    alerts: { title: "Alerts", key: "a", load: () => import("./alerts.js") },
    alert: { within: "alerts", load: () => import("./alert.js") },
    silences: { title: "Silences", key: "s", load: () => import("./silences.js") },
    notifications: { title: "Notifications", key: "n", load: () => import("./notifications.js") },
    actions: { title: "Actions", key: "c", load: () => import("./actions.js") },
    routing: { title: "Routing", key: "r", load: () => import("./routing.js") },
    rules: { title: "Rules", key: "u", load: () => import("./rules.js") },
    map: { title: "Map", key: "m", load: () => import("./map.js") },
    replay: { title: "Replay", key: "p", load: () => import("./replay.js") },
    status: { title: "Status", key: "t", load: () => import("./status.js") },
};

const ALL_KEYS = [
    ["Everywhere", [["/", "to the filter"], ["?", "these keys"], ["g", "then the first letter: to a page"], ["esc", "back, or out of a field"]]],
    ["Alerts", [["j", "next row"], ["k", "row before"], ["enter", "open"], ["e", "unfold: why"], ["s", "silence"], ["a", "acknowledge"], ["x", "choose several"]]],
    ["Alert", [["←", "change before"], ["→", "change after"], ["n", "now"], ["a", "acknowledge"], ["s", "silence"], ["c", "copy the answer"]]],
    ["Routing", [["/", "labels of an alert"]]],
    ["Map", [["↑ ↓", "in a layer"], ["← →", "along a line"], ["enter", "open"]]],
    ["Silences", [["n", "new"], ["ctrl enter", "make it"]]],
];

function App() {
    const route = useRoute();
    const name = PAGES[route.path[0]] ? route.path[0] : "";
    const page = PAGES[name];
    const current = page && (page.within || name);
    const [help, setHelp] = useState(false);
    const me = useMe();
    const goes = useRef(0);
    const keys = {
        "?": () => setHelp(true),
        "g": () => {
            goes.current = Date.now();
        },
        "/": () => document.querySelector("[data-filter]")?.focus(),
        "Escape": () => history.length > 1 && !help && route.path.length > 1 && history.back(),
    };
    useEffect(() => {
        const press = event => {
            const target = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
            if (target && event.key === "Escape" && !target.closest("dialog, .flt")) {
                target.blur(); // the next one leads back
            }
            if (target || document.querySelector("dialog[open]") || Date.now() - goes.current > 1500 || event.key === "g") {
                return;
            }
            goes.current = 0;
            const to = Object.entries(PAGES).find(([, each]) => each.key === event.key);
            if (to) {
                event.preventDefault();
                event.stopImmediatePropagation();
                go(href([to[0]]));
            }
        };
        window.addEventListener("keydown", press, { capture: true });
        return () => window.removeEventListener("keydown", press, { capture: true });
    }, []);
    useKeys(keys);
    const opened = useRef(false);
    useEffect(() => {
        arrive(opened.current);
        opened.current = true;
    }, [route.path.join("/")]);
    return html`
        <a class="skip" href="#main" onClick=${event => {
            event.preventDefault();
            document.getElementById("main").focus();
        }}>To the content</a>
        <header class="top">
            <a class="brand" href="#/alerts" aria-label="Signalbox: alerts"><${Brand} /><span class="only-l">Signalbox</span></a>
            <span class="only-s where brand" aria-hidden="true">${page ? (page.title || "Alert") : ""}</span>
            <nav class="nav" aria-label="Pages">${Object.entries(PAGES).filter(([, each]) => each.title).map(([to, each]) => html`<a
                href=${href([to])} aria-current=${to === current ? "page" : undefined}>${each.title}</a>`)}</nav>
            <div class="side"><${Members} /><${Who} me=${me} /><${Connection} /><${Clock} />
                <button type="button" class="b bare only-l" aria-label="Keys and help" onClick=${() => setHelp(true)}><kbd>?</kbd></button></div>
        </header>
        <main id="main" tabindex="-1"><${Lost} /><${Stranger} me=${me} />${page ? html`<${Page} key=${name} page=${page} route=${route} />` : html`<${Nowhere} />`}</main>
        <${Tabs} current=${current} />
        ${help ? html`<${Help} close=${() => setHelp(false)} />` : null}`;
}

/** On another page: at its head, unless somebody came back to it, and with the focus on it, if what had it is gone. */
function arrive(fromAnother) {
    if (!history.state?.seen) {
        history.replaceState({ ...history.state, seen: true }, "");
        window.scrollTo(0, 0);
    }
    if (fromAnother && document.activeElement === document.body) {
        document.getElementById("main").focus({ preventScroll: true });
    }
}

function Nowhere() {
    return html`<div class="empty"><h1 class="say">There is no such page here.</h1>
        <p class="facts">The link may be of another version, or cut short. <a href="#/alerts">To the alerts</a></p></div>`;
}

/** A page's module is fetched when it is needed; a fault in one is not the end of the others. */
function Page({ page, route }) {
    const [module, setModule] = useState(null);
    const [fault, setFault] = useState(null);
    const [wrong, again] = useErrorBoundary(problem => console.error(problem));
    useEffect(() => {
        page.load().then(loaded => setModule(() => loaded.default), setFault);
    }, [page]);
    if (fault) {
        return html`<${Failure} what="This page could not be fetched." fault=${{ message: "Signalbox may have been updated meanwhile." }}
            retry=${() => location.reload()} />`;
    }
    if (wrong) {
        return html`<h1 class="vh">${page.title || "Alert"}</h1><${Failure} what="This page has a fault and cannot be shown." fault=${{ message: `${wrong.message || wrong}. The other pages and the server are not affected.` }}
            retry=${again} />`;
    }
    return module ? html`<${module} route=${route} />` : html`<${Pending} what="Fetching the page" />`;
}

function Tabs({ current }) {
    const [more, setMore] = useState(false);
    const first = ["alerts", "silences", "notifications"].filter(name => PAGES[name]);
    const others = Object.entries(PAGES).filter(([name, each]) => each.title && !first.includes(name));
    useEffect(() => setMore(false), [location.hash]);
    return html`<nav class="tabbar" aria-label="Pages, below">
        ${more ? html`<div class="sheet">${others.map(([to, each]) => html`<a href=${href([to])}
            aria-current=${to === current ? "page" : undefined}>${each.title}</a>`)}</div>` : null}
        ${first.map(to => html`<a href=${href([to])} aria-current=${to === current ? "page" : undefined}>${PAGES[to].title}</a>`)}
        <button type="button" aria-expanded=${more} aria-current=${first.includes(current) ? undefined : "page"}
            onClick=${() => setMore(!more)}>More</button></nav>`;
}

function Members() {
    const { data } = useLive("api/v2/status");
    const peers = data?.cluster?.peers?.length || 0;
    return peers > 1 ? html`<span class="opt">${peers} members</span>` : null;
}

const CONNECTED = {
    waiting: ["connecting", "The first answer is under way."],
    polling: ["live", "Asked every few seconds."],
    live: ["live", "Told by the server as it happens."],
    lost: ["no answer", "Signalbox does not answer; it is asked again."],
};

function Connection() {
    const { state } = useConnection();
    const [word, title] = CONNECTED[state];
    return html`<span class=${"live " + state} title=${title} role="status">${word}</span>`;
}

function Lost() {
    const { lostAt, lastAt } = useConnection();
    if (!lostAt) {
        return null;
    }
    return html`<div class="lost"><${Trouble} title="No answer">${lastAt
        ? html`Signalbox has not answered since <${When} time=${lostAt} />. What you see is of <${When} time=${lastAt} />; it goes on by itself.`
        : "Signalbox does not answer. This page asks again every few seconds."}</${Trouble}></div>`;
}

function Who({ me }) {
    return me.user ? html`<span class="opt"><bdi title=${me.role ? "Your role: " + me.role : undefined}>${me.user}${me.role ? `, ${me.role}` : ""}</bdi>
        ${me.loggedIn ? html` <button type="button" class="link" onClick=${logOut}>Log out</button>` : null}</span>` : null;
}

function Stranger({ me }) {
    return me.gone ? html`<div class="lost"><${Trouble} title="Logged out">What you see is of before, and does not change any more.
        <button type="button" class="link" onClick=${() => location.reload()}>Log in again</button></${Trouble}></div>` : null;
}

function Clock() {
    const words = useTicking(() => at(Date.now()));
    return html`<time class="num opt" title=${"UTC " + new Date().toISOString().slice(11, 19)}>${words}</time>`;
}

function Help({ close }) {
    const dialog = useRef(null);
    useEffect(() => dialog.current.showModal(), []);
    return html`<dialog ref=${dialog} class="help" aria-labelledby="help" onClose=${close}
        onClick=${event => event.target === dialog.current && dialog.current.close()}>
        <h2 class="h2" id="help">Keys <span class="r"><button type="button" class="b bare" onClick=${() => dialog.current.close()}>Close</button></span></h2>
        <div class="help-cols">${ALL_KEYS.map(([where, keys]) => html`<section><h3>${where}</h3><dl class="facts">${keys.map(([key, what]) =>
            html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl></section>`)}</div>
        <p class="note dim">Single keys rest while a field has the focus. A press on a label shows only alerts that have it; with alt, all others.</p></dialog>`;
}

// The other pages come when the first one is there: pressing a link then fetches nothing, also while the server is away.
setTimeout(() => Object.values(PAGES).forEach(page => page.load().catch(() => undefined)), 3000);

listen();
const app = document.getElementById("app");
app.textContent = "";
render(html`<${App} />`, app);
