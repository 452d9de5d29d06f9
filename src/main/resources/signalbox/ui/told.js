// The alerts that one notification told: a few at a time, for there may be thousands.
import { html, useEffect, useRef, useState } from "./html.js";
import { LongList } from "./long-list.js";
import { Label, Sign } from "./parts.js";
import { get, query } from "./server.js";
import { alertLink, count, cut, thousands } from "./words.js";

const PAGE = 100;

/** The labels that all of them have alike. */
function common(alerts) {
    return Object.fromEntries(Object.entries(alerts[0]?.labels || {}).filter(([name, value]) => alerts.every(each => each.labels[name] === value)));
}

/** What a notification told, in a line that unfolds. @param {{of: any, children: any}} _ a notification of the list, and its line */
export function Told({ of, children }) {
    const [open, setOpen] = useState(false);
    return of.firing + of.resolved ? html`<details class="told-of" onToggle=${event => setOpen(event.target.open)}><summary>${children}</summary>
        ${open ? html`<${List} of=${of} />` : null}</details>` : children;
}

function List({ of }) {
    const [seen, setSeen] = useState({ alerts: [], same: {}, count: of.firing + of.resolved });
    const after = useRef(""); // null: there are no more
    const [fault, setFault] = useState(null);
    const asking = useRef(false);
    const box = useRef(null);
    const end = useRef(null);
    const more = async () => {
        if (asking.current || after.current === null) {
            return;
        }
        asking.current = true;
        try {
            const page = await get(`api/signalbox/v1/history/notifications/${of.id}/alerts` + query({ limit: PAGE, after: after.current }));
            after.current = page.after;
            setSeen(now => ({ alerts: [...now.alerts, ...page.alerts], same: now.alerts.length ? now.same : common(page.alerts), count: page.count }));
            setFault(null);
        } catch (problem) {
            setFault(problem);
        } finally {
            asking.current = false;
        }
    };
    useEffect(() => {
        more();
    }, []);
    useEffect(() => {
        if (!end.current || !seen.alerts.length) {
            return undefined;
        }
        const watch = new IntersectionObserver(all => all.some(each => each.isIntersecting) && more(), { root: box.current, rootMargin: "400px" });
        watch.observe(end.current);
        return () => watch.disconnect();
    }, [seen.alerts.length]);
    const { alerts, same } = seen;
    const shared = alerts.length > 1 ? Object.entries(same).filter(([name]) => name !== "alertname") : [];
    return html`${shared.length ? html`<p class="lbs told-same"><span class="dim">all:</span>${shared.map(([name, value]) => html`<${Label} name=${name} value=${value} />`)}</p>` : null}
        <div class="told-box" ref=${box} tabindex="0" role="group" aria-label="The alerts that it told">
            <${LongList} items=${alerts} within=${box} keyOf=${each => each.fingerprint + each.status} estimate=${() => 28} draw=${each => html`<${One} of=${each} same=${alerts.length > 1 ? same : {}} both=${of.firing && of.resolved} />`} />
            <p class="dim told-end" ref=${end}>${alerts.length ? `${count(alerts.length, "alert")} of ${thousands(seen.count)}` : fault ? "" : "\u00a0"} ${after.current !== null && alerts.length
                ? html`<button type="button" class="link" onClick=${more}>Next ${Math.min(PAGE, seen.count - alerts.length)}</button>` : null}</p>
            ${fault ? html`<p class="fault" role="alert">${fault.absent ? "Which alerts these were is not on record any more." : fault.message} ${fault.absent ? null
                : html`<button type="button" class="link" onClick=${more}>Try again</button>`}</p>` : null}</div>`;
}

function One({ of, same, both }) {
    const apart = Object.entries(of.labels).filter(([name, value]) => name !== "alertname" && same[name] !== value);
    const gone = Object.keys(same).filter(name => !(name in of.labels));
    return html`<p class="lbs told-one">${both ? html`<${Sign} mark=${of.status === "firing" ? "firing" : "over"} tone=${of.status === "firing" ? "firing" : "over"}>${of.status}</${Sign}>` : null}
        <a href=${alertLink(of.fingerprint)}><bdi>${cut(of.labels.alertname || "(no name)", 60)}</bdi></a>
        ${apart.slice(0, 8).map(([name, value]) => html`<${Label} name=${name} value=${value} />`)}${apart.length > 8 ? html`<span class="dim">and ${apart.length - 8} more labels</span>` : null}
        ${gone.map(name => html`<span class="lb dim">no ${name}</span>`)}</p>`;
}
