// Alerts in groups, and in a group those with the same verdict on one line: what differs is shown, what is common said once.
import { TELLING, outcome, rank } from "./words.js";

/** @typedef {{alert: any, at: any|null, outcome: string}} Placed an alert at one receiver, or wherever it is */
/** @typedef {{kind: "row", key: string, group: any, alerts: any[], outcome: string, at: any|null, varying: string[], showName: boolean}} Row */

/** Alerts with one receiver each: one that goes to two is there twice. */
function places(alerts, wanted) {
    const placed = [];
    for (const alert of alerts) {
        const receivers = wanted ? alert.receivers.filter(each => wanted(each.receiver)) : alert.receivers;
        if (receivers.length === 0) {
            placed.push({ alert, at: null, outcome: alert.outcome });
        }
        for (const at of receivers) {
            placed.push({ alert, at, outcome: at.outcome });
        }
    }
    return placed;
}

/** The labels that all of them have, with the same value. */
function common(alerts) {
    let names = Object.keys(alerts[0].labels);
    const first = alerts[0].labels;
    for (let i = 1; i < alerts.length && names.length; i++) {
        const { labels } = alerts[i];
        for (let j = names.length - 1; j >= 0; j--) {
            if (labels[names[j]] !== first[names[j]]) {
                names = names.filter((_, k) => k !== j);
            }
        }
    }
    const same = {};
    names.forEach(name => {
        same[name] = first[name];
    });
    return same;
}

/** The one label in which alerts differ; empty when it is more than one. */
function onlyDifference(alerts) {
    const first = alerts[0].labels;
    let only = "";
    for (let i = 1; i < alerts.length; i++) {
        const { labels } = alerts[i];
        for (const name in labels) {
            if (labels[name] !== first[name] && name !== only) {
                if (only) {
                    return "";
                }
                only = name;
            }
        }
        for (const name in first) {
            if (!(name in labels) && name !== only) {
                if (only) {
                    return "";
                }
                only = name;
            }
        }
    }
    return only;
}

/** What makes the reasons at a receiver the same for two alerts. */
function verdict({ at, outcome: name, alert }) {
    if (!at) {
        return name;
    }
    if (at.notTold?.length) {
        return name + at.notTold.map(each => each.integration + each.error).join();
    }
    if (!at.because.length && !alert.conditions.length && !alert.derivedBy.length && !alert.acknowledged?.length) {
        return at.told.length ? name + " told" : name;
    }
    let key = name;
    for (const each of at.because) {
        key += "\n" + each.kind + each.rule + each.silence + each.interval;
        if (each.sources.length === 1) { // each by its own NodeDown is the same to people
            key += each.sources[0].labels.alertname;
        } else {
            for (const source of each.sources) {
                key += source.fingerprint;
            }
        }
    }
    if (alert.conditions.length) {
        key += "\n" + alert.conditions.map(each => each.condition).join();
    }
    if (alert.derivedBy.length) {
        key += "\nderived";
    }
    if (alert.acknowledged?.length) {
        key += "\nacknowledged" + alert.acknowledged.map(each => each.id).join();
    }
    const told = at.told.length ? "told" : "";
    return key + "\n" + told;
}

/**
 * @param {"routed"|"none"|string[]} by
 * @param {((receiver: string) => boolean)|null} wanted which receivers
 * @param {(outcome: string) => boolean} shown which states
 * @returns {{items: any[], groups: number, alerts: number}} heads of groups and rows, in the order in which they are shown
 */
export function arranged(alerts, by, wanted, shown) {
    const groups = new Map();
    const add = (key, make, placed) => {
        let group = groups.get(key);
        if (!group) {
            groups.set(key, group = { key, ...make(), placed: [] });
        }
        group.placed.push(placed);
    };
    if (by === "routed") {
        for (const each of places(alerts, wanted)) {
            if (shown(each.outcome)) {
                const { at } = each;
                add(at ? at.receiver + "\n" + at.group : "", () => ({
                    receiver: at ? at.receiver : "", labels: at ? at.groupLabels : {}, due: at ? at.due : null,
                }), each);
            }
        }
    } else {
        for (const alert of alerts) {
            if (!shown(alert.outcome)) {
                continue;
            }
            const labels = {};
            for (const name of by === "none" ? [] : by) {
                labels[name] = alert.labels[name] || "";
            }
            const at = alert.receivers.find(each => each.outcome === alert.outcome) || null;
            add(JSON.stringify(labels), () => ({ receiver: "", labels, due: null }), { alert, at, outcome: alert.outcome });
        }
    }
    const items = [];
    const ordered = [...groups.values()];
    ordered.forEach(group => {
        group.best = 99;
        group.worst = 9;
        group.newest = "";
        for (const { alert, outcome: name } of group.placed) {
            group.best = Math.min(group.best, rank(name));
            group.worst = Math.min(group.worst, severity(alert));
            group.newest = alert.startsAt > group.newest ? alert.startsAt : group.newest;
        }
    });
    ordered.sort((a, b) => band(a.best) - band(b.best) || a.worst - b.worst || (a.newest < b.newest ? 1 : a.newest > b.newest ? -1 : 0)
        || (a.key < b.key ? -1 : 1));
    const seen = new Set();
    for (const group of ordered) {
        const members = group.placed.map(each => each.alert);
        const same = by === "none" ? {} : members.length > 1 ? common(members) : ofGroup(members[0].labels, group.labels);
        const counts = new Map();
        for (const each of group.placed) {
            seen.add(each.alert.fingerprint);
            const { count } = outcome(each.outcome);
            counts.set(count, (counts.get(count) || 0) + 1);
        }
        const head = { kind: "head", key: "head " + group.key, group, same, counts };
        if (by !== "none") {
            items.push(head);
        }
        for (const each of rows(group, same, by === "none")) {
            items.push(each);
        }
    }
    return { items, groups: ordered.length, alerts: seen.size };
}

/** Of a group of one, what is said in its head: the rest stands in its row. */
function ofGroup(labels, ofGroup) {
    return Object.fromEntries(Object.entries(labels).filter(([name]) => name in ofGroup || name === "alertname" || name === "severity"));
}

/** Failed first, then what is heard, then quiet. */
function band(place) {
    return place < 4 ? 0 : place < 7 ? 1 : 2;
}

const SEVERITIES = new Map(["page", "critical", "error", "warning", "info", "none"].map((name, i) => [name, i]));

function severity(alert) {
    return SEVERITIES.get(alert.labels.severity) ?? 3.5;
}

/** @returns {Row[]} */
function rows(group, same, flat) {
    if (flat || group.placed.length === 1) {
        return inOrder(group.placed.map(each => row(group, same, [each], "", flat)));
    }
    const buckets = new Map();
    for (const each of group.placed) {
        const key = verdict(each) + "\n" + each.alert.labels.alertname;
        let bucket = buckets.get(key);
        if (!bucket) {
            buckets.set(key, bucket = []);
        }
        bucket.push(each);
    }
    const made = [];
    for (const bucket of buckets.values()) {
        const alerts = bucket.map(each => each.alert);
        const run = bucket.length > 1 ? onlyDifference(alerts) : "";
        if (run) {
            made.push(row(group, same, bucket, run, flat));
        } else {
            for (const part of parts(bucket)) {
                made.push(row(group, same, part.placed, part.placed.length > 1 ? part.run : "", flat));
            }
        }
    }
    return inOrder(made);
}

/** Alerts that differ in several labels, in parts that differ only in the one which sets them apart most: instances of each mountpoint. */
function parts(bucket) {
    const values = new Map(TELLING.map(name => [name, new Set()]));
    const names = new Set();
    for (const { alert: { labels } } of bucket) {
        for (const name in labels) {
            names.add(name);
        }
        for (const name of TELLING) {
            values.get(name).add(labels[name]);
        }
    }
    const run = TELLING.reduce((best, name) => (values.get(name).size > (values.get(best)?.size || 1) ? name : best), "");
    const others = [...names].filter(name => name !== run && bucket.some(each => each.alert.labels[name] !== bucket[0].alert.labels[name]));
    const found = new Map();
    for (const each of bucket) {
        const key = run && each.alert.labels[run] ? JSON.stringify(others.map(name => each.alert.labels[name])) : each;
        if (!found.has(key)) {
            found.set(key, { run, placed: [] });
        }
        found.get(key).placed.push(each);
    }
    return found.values();
}

function inOrder(made) {
    return made.length < 2 ? made : made.sort((a, b) => a.place - b.place || order(a.name, b.name) || order(b.startsAt, a.startsAt));
}

/** db2 before db10: people count. It takes its time, so long runs go letter by letter. */
const natural = new Intl.Collator("en", { numeric: true });
const FEW = 200;

const order = (a, b) => (a === b ? 0 : (a || "") < (b || "") ? -1 : 1);

function row(group, same, bucket, run, flat) {
    const { alert, at, outcome: name } = bucket[0];
    if (run) {
        const by = bucket.length > FEW ? order : natural.compare;
        bucket.sort((a, b) => by(a.alert.labels[run] || "", b.alert.labels[run] || ""));
    }
    return {
        kind: "row",
        key: "row " + group.key + "\n" + bucket[0].alert.fingerprint, // whatever becomes of it: what is unfolded or chosen stays so
        group,
        alerts: bucket.map(each => each.alert),
        outcome: name,
        at,
        run,
        same,
        place: rank(name) * 10 + severity(alert),
        name: alert.labels.alertname || "",
        startsAt: alert.startsAt,
        showName: !("alertname" in same) || flat,
        showSeverity: !("severity" in same) && run !== "severity",
    };
}

/** The labels that set a row's first alert apart in its group. */
export function apartIn(item) {
    return Object.keys(item.alerts[0].labels).filter(name => !(name in item.same) && name !== item.run && name !== "alertname" && name !== "severity");
}

/** The values that are most worth a choice: labels with few values that most alerts have. */
export function facets(alerts) {
    const names = new Map();
    for (const { labels } of alerts) {
        for (const name in labels) {
            if (name === "alertname") {
                continue;
            }
            let values = names.get(name);
            if (!values) {
                names.set(name, values = new Map());
            }
            values.set(labels[name], (values.get(labels[name]) || 0) + 1);
        }
    }
    return [...names].map(([name, values]) => ({
        name,
        values: [...values].sort((a, b) => b[1] - a[1]),
        with: [...values.values()].reduce((sum, n) => sum + n, 0),
    })).filter(each => each.values.length > 1 && each.values.length <= 40 && each.with > alerts.length / 4)
        .sort((a, b) => (b.name === "severity") - (a.name === "severity") || a.values.length - b.values.length || b.with - a.with)
        .slice(0, 4).map(each => ({ ...each, values: each.values.slice(0, 3) }));
}
