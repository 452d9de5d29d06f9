// Status: what this server is, how it does, and what it was told to do.
import { html } from "./html.js";
import { useLive } from "./live.js";
import { Copy, Failure, Keys, Pending, Section, Sign, When, useTitle } from "./parts.js";
import { ago, lasting, millis, useTicking } from "./time.js";
import { count, packageName } from "./words.js";

export default function Status() {
    useTitle("Status");
    const status = useLive("api/v2/status");
    const { data: own } = useLive("api/signalbox/v1/status");
    const { data: rules } = useLive("api/signalbox/v1/rules");
    const { data: receivers } = useLive("api/v2/receivers");
    const up = useTicking(() => (status.data ? lasting(Date.now() - millis(status.data.uptime)) : ""));
    if (!status.data) {
        return html`<h1 class="vh">Status</h1>${status.fault ? html`<${Failure} what="The status could not be fetched." fault=${status.fault} />` : html`<${Pending} what="Asking" />`}`;
    }
    const { versionInfo, cluster, config } = status.data;
    const wrong = faults(own, rules || []);
    return html`<div class="crumb"><h1>Status</h1></div>
        <p class="say">${wrong.length ? html`<${Sign} mark="failed" tone="failed">${wrong[0].short}</${Sign}>${wrong.length > 1 ? ` and ${count(wrong.length - 1, "other thing")} ${wrong.length === 2 ? "is" : "are"} wrong` : ""}.`
            : html`Signalbox works, and has for <b>${up}</b>.`}</p>
        ${wrong.map(each => html`<p class="note">${each.long}</p>`)}
        <dl class="props">
            <div><dt>Version</dt><dd>${versionInfo.revision}</dd></div>
            <div><dt>As Alertmanager</dt><dd>${versionInfo.version}</dd></div>
            <div><dt>Started</dt><dd class="num"><${When} time=${status.data.uptime} />, <${When} time=${status.data.uptime} as=${ago} /></dd></div>
            <div><dt>Runs on</dt><dd>${versionInfo.goVersion}</dd></div>
            ${own ? html`<div><dt>Groups</dt><dd class="num">${own.groups}</dd></div>
                <div><dt>Waiting to be looked at</dt><dd class="num">${own.waiting}</dd></div>
                <div><dt>By no route of its own</dt><dd>${own.unrouted.count ? html`<b>${count(own.unrouted.count, "alert")}</b> ${own.unrouted.count === 1 ? "falls" : "fall"} through to ` : "nothing now; it would go to "}${own.unrouted.receiver}</dd></div>
                <div><dt>Disk</dt><dd>${own.journal.failing ? html`<${Sign} mark="failed" tone="failed">fails</${Sign}>` : "works"}${own.journal.waiting ? html`, ${count(own.journal.waiting, "change")} to write` : ""}</dd></div>` : null}
        </dl>
        <div class="two sec2">
            <section aria-labelledby="rules"><h2 class="h2" id="rules">Rules <small>${count((rules || []).length, "package")}</small></h2>
                <ul class="rl">${(rules || []).map(each => html`<li><span>${packageName(each.name)} <span class="dim">${count(each.rules.length, "rule")}${each.owner || each.team ? `, ${each.owner || each.team}` : ""}</span></span>
                    ${each.state === "active" ? html`<span>active</span>` : html`<span class="st failed">${each.state}</span>`}</li>`)}</ul>
                ${(rules || []).flatMap(each => each.problems.map(problem => html`<p class="note"><span class="code">${problem.file}${problem.line ? `:${problem.line}:${problem.column}` : ""}</span> ${problem.message}${problem.hint
                    ? html` <span class="dim">${problem.hint}</span>` : ""}</p>`))}</section>
            <section aria-labelledby="cluster"><h2 class="h2" id="cluster">Cluster <small>${cluster.status}</small></h2>
                ${cluster.peers.length ? html`<ul class="rl">${cluster.peers.map(peer => html`<li><span class="code">${peer.name}</span><span class="num">${peer.address}</span></li>`)}</ul>`
                    : html`<p class="dim">${cluster.status === "disabled" ? "This server runs by itself." : "No other member is known."}</p>`}
                <h3 class="fld">Receivers <span class="dim">${receivers ? receivers.length : ""}</span></h3>
                <p class="dim">${(receivers || []).map(each => each.name).join(", ")}</p></section>
        </div>
        <${Section} id="config" title="Configuration" note="as it was read, secrets left out" right=${html`<${Copy} text=${config.original} class="link" />`}>
            <details><summary>Show all</summary><pre class="blk" tabindex="0">${config.original}</pre></details></${Section}>
        <${Keys} keys=${[["g a", "alerts"], ["g s", "silences"]]} />`;
}

function faults(own, rules) {
    const found = [];
    if (own?.journal.failing) {
        found.push({ short: "Nothing is written to disk", long: "What arrives and what is told would be forgotten by a restart. The log says why." });
    }
    rules.filter(each => each.state !== "active" && each.state !== "shadow").forEach(each => found.push({
        short: `The rules of ${packageName(each.name)} are ${each.state}`,
        long: each.state === "stale" ? `${packageName(each.name)}: an older version decides, because what lies on disk has faults.`
            : `${packageName(each.name)}: what these rules kept quiet or sent elsewhere goes its usual way.`,
    }));
    return found;
}
