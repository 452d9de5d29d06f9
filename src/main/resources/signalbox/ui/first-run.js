// Nothing fires: either all is well, or nothing has ever arrived. The page tells which, and what to do.
import { html, useState } from "./html.js";
import { refresh, useLive } from "./live.js";
import { may, mayNot } from "./me.js";
import { Copy, Mark, Sign, useTitle } from "./parts.js";
import { ADDRESS, send } from "./server.js";
import { lasting, millis, useTicking } from "./time.js";
import { count } from "./words.js";

export function FirstRun() {
    useTitle("Alerts");
    const { data: status } = useLive("api/v2/status");
    const { data: own } = useLive("api/signalbox/v1/status");
    const { data: receivers } = useLive("api/v2/receivers");
    const { data: rules } = useLive("api/signalbox/v1/rules");
    const { data: silences } = useLive("api/v2/silences");
    const up = useTicking(() => (status ? lasting(Date.now() - millis(status.uptime)) : ""));
    const active = (silences || []).filter(each => each.status.state === "active");
    const active_rules = (rules || []).reduce((sum, each) => sum + each.rules.length, 0);
    const failing = (rules || []).filter(each => each.state !== "active");
    const target = ADDRESS.host + (ADDRESS.port ? "" : ADDRESS.protocol === "https:" ? ":443" : ":80");
    const prefix = ADDRESS.pathname === "/" ? "" : ADDRESS.pathname.replace(/\/$/, "");
    const yaml = `alerting:
  alertmanagers:
    - static_configs:
        - targets: ["${target}"]${prefix ? `\n      path_prefix: ${prefix}` : ""}${ADDRESS.protocol === "https:" ? "\n      scheme: https" : ""}
`;
    return html`<p class="say first-say"><${Sign} mark="over" tone="over">Nothing is firing.</${Sign}> ${up
        ? html`Signalbox has listened at <span class="nw">${ADDRESS.host}</span> for ${up}.` : null} If no Prometheus posts here yet, this is how.</p>
        <ol class="steps">
            <li><h2>Point your Prometheus here</h2>
                <p>In <code>prometheus.yml</code> of each server. If Alertmanager is there already, add this target beside it: both will hear the same.</p>
                <${Block} name="prometheus.yml" text=${yaml} /></li>
            <li><h2>Reload it</h2><p>Then this page changes by itself, usually within a minute: Prometheus posts what is firing, and nothing when nothing is.</p>
                <${Block} name="shell" text=${"curl -X POST http://localhost:9090/-/reload"} /></li>
            <li class="or"><h2>Or see it work first</h2><${TestAlert} /></li>
        </ol>
        <section class="sec narrow-sec"><h2 class="h2">What Signalbox sees</h2><ul class="see">
            <${Seen} good word="listening">${ADDRESS.origin}${prefix}</${Seen}>
            ${receivers ? html`<${Seen} good word="configuration read">${count(receivers.length, "receiver")}</${Seen}>` : null}
            ${rules ? html`<${Seen} good=${failing.length === 0} word=${failing.length ? "rules fail" : "rules read"}>${count(rules.length, "package")}, ${count(active_rules, "rule")}${failing.length
                ? html`: ${failing.map(each => each.package).join(", ")} ${failing.length === 1 ? "is" : "are"} not in force` : ""}</${Seen}>` : null}
            ${own?.journal ? html`<${Seen} good=${!own.journal.failing} word=${own.journal.failing ? "disk fails" : "disk works"}>${own.journal.failing
                ? "what arrives is not written: the log says why" : "what arrives survives a restart"}</${Seen}>` : null}
            ${active.length ? html`<${Seen} good word="quiet in advance"><a href="#/silences">${count(active.length, "silence")}</a> ${active.length === 1 ? "is" : "are"} active</${Seen}>` : null}
        </ul></section>`;
}

function Seen({ good, word, children }) {
    return html`<li>${good ? html`<span class="st"><${Mark} of="ack" />${word}</span>` : html`<${Sign} mark="failed" tone="failed">${word}</${Sign}>`}<span>${children}</span></li>`;
}

export function Block({ name, text }) {
    return html`<div class="blk-h"><span>${name}</span><${Copy} text=${text} /></div><pre class="blk" tabindex="0">${text}</pre>`;
}

const MINUTES = 5;

function TestAlert() {
    const [said, setSaid] = useState("");
    const post = async () => {
        setSaid("");
        try {
            await send("POST", "api/v2/alerts", [{
                labels: { alertname: "SignalboxTest", severity: "info", instance: "this-page" },
                annotations: { summary: "A test that somebody sent from Signalbox's own page. It ends by itself." },
                endsAt: new Date(Date.now() + MINUTES * 60000).toISOString(),
            }]);
            await refresh();
        } catch (fault) {
            setSaid(fault.message);
        }
    };
    return html`<p>A test alert, over after ${MINUTES} minutes, goes the way of any other, to the receivers that the configuration says.</p>
        <div class="acts step-a"><button type="button" class="b go" disabled=${!may("send")} onClick=${post}>Send a test alert</button></div>
        ${said || mayNot("send") ? html`<p class="fault" role="alert">${said || mayNot("send")}</p>` : null}`;
}
