// What is wrong with Signalbox itself, or with a receiver: said at the head of the pages to which people come when nobody was told.
import { html, useMemo } from "./html.js";
import { useLive } from "./live.js";
import { Trouble, When } from "./parts.js";
import { ago } from "./time.js";
import { count, cut, packageName, receiverLink, thousands } from "./words.js";

/** So many receivers are named one by one. */
const NAMED = 2;

const isCritical = ({ labels }) => labels.severity === "critical" || labels.severity === "page";

/**
 * Receivers that could not be told what fires now, the worst first.
 *
 * @returns {{receiver: string, alerts: number, critical: number, last: any, given: boolean}[]} `last` is the last attempt; `given` says
 *     that none of them is tried before its group's next turn
 */
export function failing(alerts) {
    const found = new Map();
    for (const alert of alerts) {
        for (const at of alert.receivers) {
            if (!at.notTold?.length || (at.outcome !== "failed" && at.outcome !== "gave_up")) {
                continue;
            }
            let one = found.get(at.receiver);
            if (!one) {
                found.set(at.receiver, one = { receiver: at.receiver, alerts: 0, critical: 0, last: null, given: true });
            }
            one.alerts++;
            one.critical += isCritical(alert) ? 1 : 0;
            for (const each of at.notTold) {
                one.last = !one.last || each.at > one.last.at ? each : one.last;
                one.given = one.given && !each.willRetry;
            }
        }
    }
    return [...found.values()].sort((a, b) => b.critical - a.critical || b.alerts - a.alerts || (a.receiver < b.receiver ? -1 : 1));
}

/** Receivers that fail. @param {{alerts: any[]|undefined}} _ as the list of alerts has them */
export function ReceiverTrouble({ alerts }) {
    const all = useMemo(() => failing(alerts || []), [alerts]);
    return html`${all.slice(0, NAMED).map(each => html`<${Trouble} title="Notifications fail" link=${html`<a href=${receiverLink(each.receiver)}>Receiver <bdi>${cut(each.receiver, 60)}</bdi></a>`}>
            <bdi>${cut(each.last.error, 200)}</bdi>, <${When} time=${each.last.at} as=${ago} />. ${count(each.alerts, "alert")}${each.critical
                ? `, ${each.critical === each.alerts ? (each.alerts === 1 ? "critical" : "all critical") : thousands(each.critical) + " of them critical"},` : ""} ${each.alerts === 1 ? "has" : "have"} not
            reached <bdi>${cut(each.receiver, 60)}</bdi>. ${each.given ? "Given up until the next turn." : "It is tried again."}</${Trouble}><div class="h-gap"></div>`)}
        ${all.length > NAMED ? html`<p class="note">${count(all.length - NAMED, "more receiver")} ${all.length - NAMED === 1 ? "fails" : "fail"}. <a href="#/routing">All of them</a></p>` : null}`;
}

/** Signalbox itself. */
export function SystemTrouble() {
    const { data } = useLive("api/signalbox/v1/status");
    if (!data) {
        return null;
    }
    const quarantined = Object.keys(data.rules?.quarantined || {});
    return html`${data.journal?.failing ? html`<${Trouble} title="Nothing is written to disk" link=${html`<a href="#/status">Status</a>`}>What arrives and what is told would be forgotten
            by a restart.</${Trouble}><div class="h-gap"></div>` : null}
        ${data.audit?.failing ? html`<${Trouble} title="Nothing is recorded" link=${html`<a href="#/status">Status</a>`}>Since <${When} time=${data.audit.failing.since} />.
            Notifications are not affected; what happens meanwhile is missing from history.</${Trouble}><div class="h-gap"></div>` : null}
        ${quarantined.length ? html`<${Trouble} title="Rules stopped" link=${html`<a href="#/rules">The rules</a>`}>${quarantined.map(packageName).join(", ")}:
            what these rules kept quiet is told; their routes stand.</${Trouble}><div class="h-gap"></div>` : null}`;
}
