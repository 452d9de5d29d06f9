// The rules: whose packages there are and whether they decide; one rule with its source, what it keeps quiet now, and what changed.
import { Firings } from "./firings.js";
import { html, useMemo, useState } from "./html.js";
import { useLive } from "./live.js";
import { Failure, Keys, Pending, Section, Sign, When, useTitle, words } from "./parts.js";
import { href } from "./router.js";
import { ago } from "./time.js";
import { alertLink, alertName, count, cut, packageName, ruleLink } from "./words.js";

const STANDARD = "rules.standard";
const LISTED = 50;
const MARKS = { active: ["closed", "ink"], stale: ["warn", "failed"], failed: ["failed", "failed"], quarantined: ["failed", "failed"], shadow: ["shadow", "over"] };

export default function Rules({ route }) {
    const [, name, rule] = route.path;
    const { data, fault } = useLive("api/signalbox/v1/rules");
    useTitle(rule || (name ? packageName(name) : "Rules"));
    if (!data) {
        return html`<h1 class="vh">Rules</h1>${fault ? html`<${Failure} what="The rules could not be fetched." fault=${fault} />` : html`<${Pending} what="Fetching the rules" />`}`;
    }
    const found = data.find(each => each.name === name) || data.find(each => packageName(each.name) === name); // as people write it
    if (name === STANDARD) {
        return html`<${Crumb} steps=${[packageName(name)]} last=${rule || ""} /><p class="say">This stands in the configuration file, or is what Alertmanager's words mean.</p>
            <p class="facts dim"><a href=${ruleLink({ package: name, rule: rule || "" })}>The configuration is under Status</a></p>`;
    }
    if (name && !found) {
        return html`<${Crumb} steps=${[]} last=${packageName(name)} /><p class="say">There is no package ${packageName(name)} now.</p>
            <p class="facts"><a href="#/rules">To the packages that there are</a></p>`;
    }
    return name ? html`<${Package} key=${name} of=${found} rule=${found.rules.find(each => each.rule === rule)} wanted=${rule} chosen=${route.query.get("firing") || ""} />` : html`<${List} packages=${data.filter(each => each.name !== STANDARD)} />`;
}

function Crumb({ steps, last }) {
    return html`<div class="crumb">${last || steps.length ? html`<a href="#/rules">Rules</a><span class="dim3" aria-hidden="true">/</span>` : null}
        ${steps.map(each => html`<a href=${href(["rules", each[1] ? each[0] : each])}>${each[1] || each}</a><span class="dim3" aria-hidden="true">/</span>`)}<h1>${last || "Rules"}</h1></div>`;
}

function State({ of }) {
    const [mark, tone] = MARKS[of] || MARKS.failed;
    return html`<${Sign} mark=${mark} tone=${tone}>${of}</${Sign}>`;
}

function List({ packages }) {
    const wrong = packages.filter(each => each.state !== "active" && each.state !== "shadow");
    const rules = packages.reduce((sum, each) => sum + each.rules.length, 0);
    return html`<${Crumb} steps=${[]} last="" />
        <p class="say">${packages.length === 0 ? "No rules besides what the configuration file says."
            : wrong.length ? html`<${Sign} mark="failed" tone="failed">${count(wrong.length, "package")}</${Sign}> of ${packages.length} ${wrong.length === 1 ? "does" : "do"} not decide as on disk.`
                : html`<b>${count(rules, "rule")}</b> of ${count(packages.length, "package")} decide.`}</p>
        ${packages.length === 0 ? html`<div class="empty"><p class="dim">Alerts go by the routes and inhibitions of the configuration file. For more, write a file such as <code class="nw">infra/node.drl</code> below the folder
            that <code class="nw">--rules.dir</code> names, try it with <code class="nw">signalbox test</code>, and reload: then its package stands here.</p>
            <div class="acts step-a"><a class="b" href="#/map">What keeps what quiet now</a></div></div>` : html`<table class="tb stack sec2 rules"><thead><tr>
            <th>Package</th><th>State</th><th>Owner</th><th>About</th><th class="n">Rules</th><th class="n">Firings</th><th>Version</th></tr></thead>
            <tbody>${packages.map(each => html`<tr><td class="h"><a href=${href(["rules", each.name])}>${packageName(each.name)}</a></td><td class="h"><${State} of=${each.state} /></td>
                <td>${each.owner || each.team}</td><td data-l="About">${each.scope.length ? html`<span class="lb">${cut(each.scope.join(", "))}</span>` : html`<span class="dim">everything</span>`}</td>
                <td class="n num in" data-l="Rules">${each.rules.length}</td><td class="n num in" data-l="Firings">${firings(each)}</td><td class="nw in" data-l="Version"><code>${each.runningVersion.slice(0, 6)}</code></td></tr>`)}</tbody></table>`}
        ${wrong.map(each => html`<${Problems} of=${each} />`)}
        <${Keys} keys=${[["g a", "alerts"], ["g r", "routing"]]} />`;
}

function firings(of) {
    return of.rules.reduce((sum, each) => sum + each.firings, 0);
}

/** What is wrong with a package, and what to do. */
export function Problems({ of }) {
    return of.problems.map(each => html`<p class="note"><span class="code">${each.file}${each.line ? `:${each.line}:${each.column}` : ""}</span> ${words(each.message + (/[.?!]$/.test(each.message) ? "" : "."))}${each.hint
        ? html` <span class="dim">${each.hint[0].toUpperCase() + each.hint.slice(1)}.</span>` : ""}</p>`);
}

function Package({ of, rule, wanted, chosen }) {
    const path = `api/signalbox/v1/rules/${encodeURIComponent(of.name)}`;
    const { data: alerts } = useLive("api/signalbox/v1/alerts");
    const version = of.runningVersion || (of.state === "quarantined" ? of.version : ""); // one that is stopped has run
    const { data: source } = useLive(version ? `${path}/versions/${version}` : "");
    const { data: versions } = useLive(of.state === "failed" ? "" : `${path}/versions`);
    const isShadow = of.state === "shadow";
    const { data: shadow } = useLive(isShadow ? `${path}/shadow` : "");
    const quiet = useMemo(() => (alerts || []).filter(each => each.because.some(reason => reason.package === of.name && (!rule || reason.rule === rule.rule))), [alerts, of.name, rule]);
    const idle = useMemo(() => (alerts || []).flatMap(alert => alert.withoutEffect.filter(each => each.package === of.name && (!rule || each.rule === rule.rule))
        .map(would => ({ alert, would }))).sort((one, other) => alertName(one.alert.labels).localeCompare(alertName(other.alert.labels))), [alerts, of.name, rule]);
    const fired = rule ? rule.firings : firings(of);
    return html`<${Crumb} steps=${wanted ? [[of.name, packageName(of.name)]] : []} last=${wanted || packageName(of.name)} />
        <p class="say">${wanted && !rule ? "The package has no such rule now." : of.state === "failed" || of.state === "quarantined" ? html`<${Sign} mark="failed" tone="failed">${of.state === "failed" ? "Not in force" : "Stopped"}</${Sign}>: ${of.state === "failed"
            ? "what lies on disk has faults, and there is no earlier version to go on with." : "what these rules kept quiet is told; their routes stand."}` : isShadow ? html`<${Sign} mark="shadow" tone="over">A shadow</${Sign}>: what it concludes has no effect. ${
                shadow ? words(shadow.sentence) : ""}` : html`${quiet.length ? html`Keeps <b>${count(quiet.length, "alert")}</b> quiet now` : "Keeps nothing quiet now"}; ${fired
            ? html`fired <b>${count(fired, "time")}</b> since the start` : "it has not fired since the start"}.`}</p>
        <dl class="props">
            <div><dt>Package</dt><dd><b>${packageName(of.name)}</b>, <${State} of=${of.state} /></dd></div>
            ${of.owner || of.team ? html`<div><dt>Owner</dt><dd>${of.owner || of.team}</dd></div>` : null}
            <div><dt>About</dt><dd>${of.scope.length ? html`<span class="lb">${cut(of.scope.join(", "))}</span>` : "everything"}</dd></div>
            ${of.runningVersion ? html`<div><dt>Version</dt><dd><span class="code">${of.runningVersion.slice(0, 6)}</span>${of.activeSince ? html` since <${When} time=${of.activeSince} />` : ""}${of.rolledBack ? ", gone back to" : ""}</dd></div>
                <div><dt>Change</dt><dd><a href=${href(["replay"], { package: of.name })}>Try a change on history</a></dd></div>` : null}
            ${of.author ? html`<div><dt>By</dt><dd>${of.author} ${of.commit ? html`<span class="code">${of.commit.slice(0, 8)}</span>` : ""}</dd></div>` : null}
        </dl>
        <${Problems} of=${of} />
        ${rule ? html`<${Firings} key=${rule.rule} of=${of} rule=${rule} chosen=${chosen} />` : null}
        <div class="main-side sec2"><section aria-labelledby="source"><h2 class="h2" id="source">Source <small>${rule ? `${rule.file}, line ${rule.line}` : count(of.files.length, "file")}</small></h2>
            ${source ? source.files.filter(each => !rule || same(each.path, rule.file)).map(each => html`<${Source} key=${each.path} file=${each} from=${rule ? rule.line : 0} named=${!rule} />`)
                : html`<p class="dim">The text of this version is not kept.</p>`}
            ${quiet.length ? html`<${Section} id="quiet" title="Quiet by it now" note=${String(quiet.length)}><ul class="rl">${quiet.slice(0, LISTED).map(each => html`<li><a href=${alertLink(each.fingerprint)}><bdi>${alertName(each.labels)}</bdi></a>
                <span>${each.outcome.replace(/_/g, " ")}</span></li>`)}</ul>${andMore(quiet)}</${Section}>` : null}
            ${idle.length ? html`<${Section} id="idle" title="Without effect now" note=${String(idle.length)}><ul class="rl gaps">${idle.slice(0, LISTED).map(({ alert, would }) => html`<li><span><a href=${alertLink(alert.fingerprint)}><bdi>${alertName(alert.labels)}</bdi></a>
                <span class="dim">${why(would)}</span></span><span>would be ${would.kind.replace(/_/g, " ")}</span></li>`)}</ul>${andMore(idle)}</${Section}>` : null}</section>
        <div><section aria-labelledby="of"><h2 class="h2" id="of">Rules of ${packageName(of.name)} <small>firings since the start</small></h2>
            <ul class="rl">${of.rules.map(each => html`<li class=${each === rule ? "cur" : ""}><a href=${href(["rules", of.name, each.rule])}>${each.rule}</a><span class="num">${each.firings || "never"}</span></li>`)}</ul></section>
            ${versions && versions.length > 1 ? html`<${Versions} versions=${versions} path=${path} />` : null}</div></div>
        <${Keys} keys=${[["esc", "back"]]} />`;
}

const andMore = list => (list.length > LISTED ? html`<p class="dim">and ${count(list.length - LISTED, "more alert")}</p>` : null);

/** Why a conclusion that has no effect was drawn. */
function why({ rule, reason, sources }) {
    const because = sources.length ? `because ${sources.slice(0, 3).map(each => alertName(each.labels)).join(", ")}${sources.length > 3 ? ` and ${sources.length - 3} more` : ""} ${sources.length > 1 ? "fire" : "fires"}` : "";
    return html`<bdi>${cut([rule, because, reason].filter(Boolean).join(": "), 300)}</bdi>`;
}

const same = (path, file) => path === file || path.endsWith("/" + file) || file.endsWith("/" + path);

/** The text, the lines of the rule that is looked at marked. */
function Source({ file, from, named }) {
    const lines = file.text.replace(/\n$/, "").split("\n");
    const end = from ? lines.findIndex((line, i) => i + 1 >= from && /^\s*end\b/.test(line)) + 1 || from : 0;
    return html`${named ? html`<h3 class="fld code">${file.path}</h3>` : null}<div class="scroll" tabindex="0" role="region" aria-label=${"Source of " + file.path}><table class="src"><tbody>${lines.map((line, i) => html`<tr
        class=${i + 1 >= from && i < end ? "hit" : ""}><td class="ln">${i + 1}</td><td>${line || " "}</td></tr>`)}</tbody></table></div>`;
}

function Versions({ versions, path }) {
    const [shown, setShown] = useState("");
    const { data } = useLive(shown ? `${path}/diff?from=${shown}&to=${versions[0].version}` : "");
    return html`<${Section} id="versions" title="Versions" note=${String(versions.length)}><ul class="rl">${versions.map((each, i) => html`<li><span><span class="code">${each.version.slice(0, 6)}</span>
        <span class="dim"> <${When} time=${each.activeSince} as=${ago} />${each.author ? ", " + each.author : ""}</span></span><span>${i === 0 ? "decides" : html`<button type="button" class="b bare"
            aria-expanded=${shown === each.version} onClick=${() => setShown(shown === each.version ? "" : each.version)}>Compare</button>`}</span></li>`)}</ul>
        ${data && shown ? data.files.map(each => html`<h3 class="fld code">${each.path}</h3><pre class="blk" tabindex="0">${each.diff}</pre>`) : null}</${Section}>`;
}
