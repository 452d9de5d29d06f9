// The same words, shapes and colours everywhere for what becomes of an alert, and the names of things.
import { href } from "./router.js";

/** By outcome: the word, the mark, the colour's class, and under which count it falls. */
const OUTCOMES = {
    told: ["told", "told", "told", "told"],
    told_elsewhere: ["told by another member", "told", "told", "told"],
    waiting: ["waiting", "waiting", "waiting", "waiting"],
    inhibited: ["inhibited", "quiet", "quiet", "quiet"],
    withheld: ["withheld", "quiet", "quiet", "quiet"],
    silenced: ["silenced", "quiet", "quiet", "quiet"],
    muted_by_time: ["muted by time", "quiet", "quiet", "quiet"],
    acknowledged: ["acknowledged", "ack", "quiet", "quiet"],
    held: ["held", "quiet", "quiet", "quiet"],
    rate_limited: ["over budget", "quiet", "quiet", "quiet"],
    failed: ["failed", "failed", "failed", "failed"],
    gave_up: ["gave up", "failed", "failed", "failed"],
    no_integration: ["no integration", "none", "failed", "failed"],
    no_route: ["no route", "none", "failed", "failed"],
    resolved: ["resolved", "over", "over", "over"],
    unknown: ["not known", "over", "over", "over"],
};

/** In the order in which they are shown: what reached nobody comes first. */
const ORDER = ["failed", "gave_up", "no_route", "no_integration", "told", "told_elsewhere", "waiting", "inhibited", "withheld", "silenced",
    "muted_by_time", "acknowledged", "held", "rate_limited", "resolved", "unknown"];

export const COUNTS = ["failed", "told", "waiting", "quiet"];

export function outcome(name) {
    const [word, mark, tone, count] = OUTCOMES[name] || [String(name).replace(/_/g, " "), "over", "over", "over"];
    return { word, mark, tone, count };
}

const PLACES = new Map(ORDER.map((name, i) => [name, i]));

export function rank(name) {
    return PLACES.get(name) ?? ORDER.length;
}

export const QUIET = Object.keys(OUTCOMES).filter(name => OUTCOMES[name][3] === "quiet");

/** The labels that set alerts apart most often, and those that rarely do. */
export const TELLING = ["instance", "host", "hostname", "node", "pod", "device"];
const SHARED = new Set(["alertname", "severity", "team", "owner", "dc", "datacenter", "region", "zone", "cluster", "env", "environment", "job", "service", "namespace",
    "prometheus", "monitor", "priority", "tier", "role"]);

/** What sets an alert apart, in a word: the value of the label that does it most often. */
function apart(labels) {
    const names = Object.keys(labels);
    const name = TELLING.find(each => labels[each]) || names.find(each => !SHARED.has(each))
        || ["service", "job", "namespace", "cluster", "dc"].find(each => labels[each]);
    return name ? cut(labels[name], 60) : "";
}

/** NodeDown{db1}: an alert's name and what sets it apart. */
export function alertName(labels) {
    const rest = apart(labels);
    return cut(labels.alertname || "(no name)") + (rest ? "{" + rest + "}" : "");
}

const LONGEST = 120;

/** The head and the tail of what is too long to read; what sets apart is often at the end. */
export function cut(text, longest = LONGEST) {
    return text.length <= longest ? text : text.slice(0, longest * 2 / 3) + "…" + text.slice(text.length - longest / 4);
}

/** An integration without its receiver, beside which it stands. */
export function integrationName({ receiver, integration }) {
    return integration.startsWith(receiver + "/") ? integration.slice(receiver.length + 1) : integration;
}

/** What a far end answered, without what stands beside it: the integration, and how often it was tried. */
export function answered({ integration, failure, detail }) {
    const text = (detail || "").replace(integration + ": ", "").replace(/^notify retry canceled after \d+ attempts: /, "");
    return [failure === "other" ? "" : failure, text].filter(part => part).join(": ");
}

/** rules.teams.infra is infra to people. */
export function packageName(name) {
    return name.replace(/^rules\.(teams\.)?/, "");
}

export const alertLink = (fingerprint, more) => href(["alert", fingerprint], more);
const entryLink = rule => href(["status"], { entry: rule });

/** Where a rule is shown: one of a team on a page of its own, an entry of the configuration file under Status. */
export const ruleLink = by => (by.package === "rules.standard" ? entryLink(by.rule) : href(["rules", by.package, by.rule]));
export const silenceLink = id => href(["silences", id]);
export const receiverLink = name => href(["routing"], { receiver: name });

/** 6 000 */
export const thousands = number => String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");

/** 1 alert, 2 alerts. */
export function count(number, one, many = one + "s") {
    return `${thousands(number)}\u00a0${number === 1 ? one : many}`;
}

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** 340 MiB, as the flags for sizes count. */
export function bytes(number) {
    let [of, unit] = [number, 0];
    while (of >= 1024 && unit < UNITS.length - 1) {
        of /= 1024;
        unit++;
    }
    return `${of < 10 && unit ? of.toFixed(1) : Math.round(of)}\u00a0${UNITS[unit]}`;
}
