// Silences: which keep what quiet, until when and why; and making one, with what it would match before it is made.
import { html, useEffect, useMemo, useRef, useState } from "./html.js";
import { draft, keepDraft } from "./draft.js";
import { Filter, ofQuery, toQuery } from "./filter.js";
import { refresh, useLive } from "./live.js";
import { isKnown, may, mayNot, remember, remembered, user } from "./me.js";
import { equal, faultOf, fromApi, parse, test, text, toApi } from "./matchers.js";
import { Export, Failure, Keys, Label, Mark, Pending, Section, Segments, Severity, Sign, State, When, useKeys, useTitle } from "./parts.js";
import { go, href, replace } from "./router.js";
import { send } from "./server.js";
import { at as clock, ago, lasting, millis, until, zone } from "./time.js";
import { alertLink, alertName, count, cut, silenceLink, thousands } from "./words.js";

const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const SOON = 15 * MINUTE;

export default function Silences({ route }) {
    const [, id, step] = route.path;
    const silences = useLive("api/v2/silences");
    const { data: alerts } = useLive("api/signalbox/v1/alerts");
    if (silences.fault && !silences.data) {
        return html`<h1 class="vh">Silences</h1><${Failure} what="The silences could not be fetched." fault=${silences.fault} />`;
    }
    if (!silences.data) {
        return html`<h1 class="vh">Silences</h1><${Pending} what="Fetching the silences" />`;
    }
    const all = silences.data.map(each => ({ ...each, own: each.matchers.map(fromApi) }));
    if (!id) {
        return html`<${List} all=${all} alerts=${alerts} query=${route.query} />`;
    }
    if ((id === "new" || step === "edit") && !isKnown()) {
        return html`<h1 class="vh">Silences</h1><${Pending} what="Asking who you are" />`;
    }
    if (id === "new") {
        const from = all.find(each => each.id === route.query.get("from"));
        return html`<${Form} key=${"new " + route.text} query=${route.query} from=${from} alerts=${alerts || []} />`;
    }
    const silence = all.find(each => each.id === id);
    if (!silence) {
        return html`<div class="empty"><h1 class="say">There is no silence ${cut(id, 40)}.</h1><p class="facts">It was never made here, or it ended so long ago
            that it is forgotten. <a href="#/silences">To the silences</a></p></div>`;
    }
    return step === "edit" ? html`<${Form} key=${"edit " + id} query=${route.query} edited=${silence} alerts=${alerts || []} />`
        : html`<${One} silence=${silence} alerts=${alerts || []} />`;
}

/** So many of so many are critical. */
const ofThem = (critical, all) => (critical < all ? `${thousands(critical)} of them critical` : all === 1 ? "a critical one" : "all critical");
const isCritical = ({ labels }) => labels.severity === "critical" || labels.severity === "page";
const matching = (matchers, alerts) => alerts.filter(alert => test(matchers)(alert.labels));

/** What people should know of a silence: one thing, the worst. */
function notice(silence, alerts) {
    if (silence.status.state !== "active") {
        return null;
    }
    if (alerts.some(isCritical)) {
        return ["firing", "firing", "hides something critical"];
    }
    if (millis(silence.endsAt) - Date.now() < SOON) {
        return ["waiting", "waiting", "ends soon"];
    }
    return alerts.length === 0 ? ["over", "over", "matches nothing now"] : null;
}

const Notice = ({ of }) => (of ? html`<${Sign} mark=${of[0]} tone=${of[1]}>${of[2]}</${Sign}>` : null);

function Matchers({ of }) {
    return html`<span class="lbs">${of.map(each => html`<span class="lb" title=${cut(text(each), 2000)}><bdi><i>${each.name}${each.op}</i>${cut(each.value, 90) || '""'}</bdi></span>`)}</span>`;
}

// ---- the list

const STATES = ["active", "pending", "expired"];

function List({ all, alerts, query }) {
    useTitle("Silences");
    const { found } = useMemo(() => ofQuery(query), [query.toString()]);
    const state = STATES.includes(query.get("state")) ? query.get("state") : "active";
    const [chosen, setChosen] = useState(() => new Set());
    const [said, setSaid] = useState(null);
    const known = alerts || [];
    const of = useMemo(() => new Map(all.map(each => [each.id, each.status.state === "expired" ? [] : matching(each.own, known)])), [all, alerts]);
    // A matcher of the filter is one that the silence itself has, or the labels that its equal matchers stand for fit it.
    const fits = useMemo(() => {
        const holds = test(found);
        return silence => holds(Object.fromEntries(silence.own.filter(each => each.op === "=").map(each => [each.name, each.value])));
    }, [found]);
    const number = Object.fromEntries(STATES.map(each => [each, all.filter(one => one.status.state === each && fits(one)).length]));
    const shown = all.filter(each => each.status.state === state && fits(each))
        .sort((a, b) => (state === "expired" ? millis(b.endsAt) - millis(a.endsAt) : millis(a.endsAt) - millis(b.endsAt)));
    const quiet = new Set(all.filter(each => each.status.state === "active").flatMap(each => of.get(each.id).map(alert => alert.fingerprint)));
    const critical = known.filter(alert => quiet.has(alert.fingerprint) && isCritical(alert));
    const labels = useMemo(() => all.map(each => ({ labels: Object.fromEntries(each.own.filter(one => one.op === "=").map(one => [one.name, one.value])) })), [all]);

    const act = async (silences, what, change) => {
        try {
            for (const each of silences) {
                await change(each);
            }
            setSaid({ text: `${what}: ${silences.map(each => each.own.map(text).join(", ")).join("; ")}.`, again: what === "Ended" ? silences[0] : null });
            setChosen(new Set());
            await refresh();
        } catch (fault) {
            setSaid({ fault });
        }
    };
    const end = silences => act(silences, "Ended", each => send("DELETE", "api/v2/silence/" + encodeURIComponent(each.id)));
    const extend = silences => act(silences, "Extended by an hour", each => prolong(each, HOUR));
    const canPick = state !== "expired" && may("silence");
    const picked = canPick ? shown.filter(each => chosen.has(each.id)) : [];
    const move = by => {
        const links = [...document.querySelectorAll(".sil a.plain")];
        const at = links.indexOf(document.activeElement?.closest("tr")?.querySelector("a.plain"));
        links[Math.max(0, Math.min(links.length - 1, at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by))]?.focus();
    };
    useKeys({ n: () => go(href(["silences", "new"])), j: () => move(1), k: () => move(-1) });

    return html`<div class="crumb"><h1>Silences</h1></div>
        <p class="say">${quiet.size ? html`<${Sign} mark="quiet" tone="quiet">${count(quiet.size, "alert")}</${Sign}>${critical.length ? html`, <b>${ofThem(critical.length, quiet.size)}</b>,` : ""} ${quiet.size === 1 ? "is" : "are"} kept quiet by ${count(all.filter(each => each.status.state === "active" && of.get(each.id).length).length, "silence")}.` : all.some(each => each.status.state === "active") ? "The silences in force match nothing that fires now."
            : "No silence is in force."}</p>
        ${all.length ? null : html`<p class="note dim">A silence keeps what its matchers match from everybody, until it ends. Make one here, or from an alert with <kbd>s</kbd>.</p>`}
        <div class="bar"><${Filter} value=${found} alerts=${labels} onChange=${value => replace({ filter: toQuery(value) })}
                placeholder='Filter by what they are about: service="payments"' label="Filter silences" />
            ${may("silence") ? html`<a class="b go" href="#/silences/new">New silence</a>` : null}</div>
        ${may("silence") ? null : html`<p class="note">${mayNot("silence")}</p>`}
        ${said ? html`<p class=${said.fault ? "fault" : "note"} role="status">${said.fault ? said.fault.message : cut(said.text, 300)}
            ${said.again ? html` <a href=${href(["silences", "new"], { from: said.again.id })}>Make it again</a>` : null}</p>` : null}
        <section class="sec2" aria-labelledby="list"><h2 class="h2" id="list">${state[0].toUpperCase() + state.slice(1)} <small>${count(shown.length, "silence")}</small>
            <span class="r">${html`<${Segments} label="State" value=${state} onChoose=${value => replace({ state: value === "active" ? "" : value })}
                of=${STATES.map(each => [each, `${each[0].toUpperCase() + each.slice(1)} ${number[each]}`])} />`}</span></h2>
        ${picked.length ? html`<div class="chosen" role="status"><b>${picked.length} chosen</b>
            <button type="button" class="b" onClick=${() => end(picked)}>End ${picked.length}</button>
            <button type="button" class="b" onClick=${() => extend(picked)}>Extend by 1 h</button>
            <button type="button" class="b bare" onClick=${() => setChosen(new Set())}>None</button></div>` : null}
        ${shown.length === 0 && all.length === 0 ? html`<p class="fld dim">Those that people make stand here, and later those that ended.</p>` : shown.length ? html`<table class="tb stack sil"><thead><tr>${!canPick ? null : html`<th><span class="vh">Choose</span></th>`}<th>Matches</th>${state === "active"
            ? html`<th class="n">Quiet now</th>` : null}<th>${state === "pending" ? "Begins" : state === "active" ? "Ends" : "Ended"}</th>
            <th>Why, by whom</th>${state === "active" ? html`<th>Notice</th>` : null}<th><span class="vh">Actions</span></th></tr></thead>
            <tbody>${shown.map(each => html`<tr key=${each.id} class=${chosen.has(each.id) ? "hit" : ""}>
                ${!canPick ? null : html`<td class="pickbox"><input type="checkbox" checked=${chosen.has(each.id)} aria-label=${"Choose " + named(each)}
                    onChange=${() => setChosen(now => {
                        const next = new Set(now);
                        if (!next.delete(each.id)) {
                            next.add(each.id);
                        }
                        return next;
                    })} /></td>`}
                <td><a class="plain" href=${silenceLink(each.id)}><${Matchers} of=${each.own} /></a></td>
                ${state === "active" ? html`<td class="n" data-l="Quiet now">${of.get(each.id).length}</td>` : null}
                <td class="nw" data-l=${state === "pending" ? "Begins" : state === "active" ? "Ends" : "Ended"}><${When} time=${state === "pending" ? each.startsAt : each.endsAt}
                    as=${state === "expired" ? ago : time => (millis(time) - Date.now() > 12 * HOUR ? clock(time, false) : until(time))} /></td>
                <td><bdi>${cut(each.comment, 200)}</bdi> <span class="dim"><bdi>${cut(each.createdBy, 60)}</bdi></span></td>
                ${state === "active" ? html`<td class="nw"><${Notice} of=${notice(each, of.get(each.id))} /></td>` : null}
                <td class="ra nw">${!may("silence") ? null : state === "expired" ? html`<a class="b bare" aria-label=${"Again " + named(each)} href=${href(["silences", "new"], { from: each.id })}>Again</a>` : html`
                    <button type="button" class="b bare" title="By one hour" aria-label=${"Extend " + named(each)} onClick=${() => extend([each])}>Extend</button><button type="button" class="b bare" aria-label=${"End " + named(each)} onClick=${() => end([each])}>End</button>`}</td></tr>`)}</tbody></table>`
            : html`<div class="empty"><p class="say small"><${Sign} mark="over" tone="over">No silence is ${state}</${Sign}>${found.length ? " with this filter" : ""}.</p>
                ${found.length ? html`<div class="acts step-a"><button type="button" class="b" onClick=${() => replace({ filter: "" })}>Show all</button></div>` : null}</div>`}</section>
        ${shown.length ? html`<p class="note dim"><${Export} name="silences" rows=${() => shown.map(({ own, ...silence }) => silence)} flat=${flat} /></p>` : null}
        <${Keys} keys=${[["j k", "move"], ["enter", "open"], ...(may("silence") ? [["n", "new"]] : []), ["/", "filter"]]} />`;
}

const named = silence => cut(silence.own.map(text).join(", "), 200);

const flat = silence => ({ id: silence.id, state: silence.status.state, startsAt: silence.startsAt, endsAt: silence.endsAt, createdBy: silence.createdBy,
    comment: silence.comment, matchers: (silence.matchers || []).map(each => text(fromApi(each))).join(", ") });

/** The same silence, ending later. Those that have not begun keep their beginning; the server keeps it for the others. */
function prolong(silence, by) {
    const { id, matchers, startsAt, endsAt, createdBy, comment, annotations } = silence;
    return send("POST", "api/v2/silences", {
        id, matchers, startsAt, createdBy, comment, annotations, endsAt: new Date(Math.max(millis(endsAt), Date.now()) + by).toISOString(),
    });
}

// ---- one

function One({ silence, alerts }) {
    const { state } = silence.status;
    const matches = state === "expired" ? [] : matching(silence.own, alerts);
    const critical = matches.filter(isCritical);
    const [fault, setFault] = useState(null);
    useTitle("Silence");
    const act = change => async () => {
        try {
            setFault(null);
            await change();
            await refresh();
        } catch (failure) {
            setFault(failure);
        }
    };
    const words = {
        active: html`<${Sign} mark="quiet" tone="quiet">Keeps ${count(matches.length, "alert")} quiet</${Sign}>${critical.length ? html`, <b>${ofThem(critical.length, matches.length)}</b>,` : ""} until <b><${When} time=${silence.endsAt} /></b>, for another <${When} time=${silence.endsAt} as=${time => until(time).replace("in ", "")} />.`,
        pending: html`<${Sign} mark="waiting" tone="waiting">Begins</${Sign}> <b><${When} time=${silence.startsAt} /></b> and ends <b><${When} time=${silence.endsAt} /></b>. It would match ${count(matches.length, "alert")} now.`,
        expired: html`<${Sign} mark="over" tone="over">Ended</${Sign}> <b><${When} time=${silence.endsAt} as=${ago} /></b>. It keeps nothing quiet any more.`,
    };
    return html`<div class="crumb"><a href="#/silences">Silences</a><span class="dim3" aria-hidden="true">/</span><${Matchers} of=${silence.own} /></div>
        <h1 class="say">${words[state]}</h1>
        <div class="acts step-a">${!may("silence") ? html`<span class="dim">${mayNot("silence")}</span>` : state === "expired"
            ? html`<a class="b go" href=${href(["silences", "new"], { from: silence.id })}>Make it again</a>`
            : html`<button type="button" class="b" onClick=${act(() => send("DELETE", "api/v2/silence/" + encodeURIComponent(silence.id)))}>End it now</button>
                <button type="button" class="b" onClick=${act(() => prolong(silence, HOUR))}>Extend by 1 h</button>
                <a class="b" href=${href(["silences", silence.id, "edit"])}>Edit</a>
                <a class="b bare" href=${href(["silences", "new"], { from: silence.id })}>Another like it</a>`}</div>
        ${fault ? html`<p class="fault" role="alert">${fault.message}</p>` : null}
        <dl class="props"><div><dt>By</dt><dd><bdi>${cut(silence.createdBy, 200)}</bdi></dd></div><div><dt>Why</dt><dd><bdi>${cut(silence.comment, 1000)}</bdi></dd></div>
            <div><dt>From</dt><dd class="num"><${When} time=${silence.startsAt} /></dd></div><div><dt>Until</dt><dd class="num"><${When} time=${silence.endsAt} /></dd></div>
            <div><dt>Id</dt><dd class="code">${silence.id}</dd></div></dl>
        ${state === "expired" ? null : html`<${Section} id="matches" title="What it matches" note=${count(matches.length, "alert") + " now"}><${Matches} of=${matches} count=${matches.length} /></${Section}>`}
        <${Keys} keys=${[["esc", "back"]]} />`;
}

const LISTED = 200;

/** Alerts that are matched, each with the labels in which they differ. */
function Matches({ of, count: all }) {
    const differ = useMemo(() => {
        const names = new Set();
        of.forEach(({ labels }) => Object.keys(labels).concat(Object.keys(of[0].labels)).forEach(name => labels[name] !== of[0].labels[name] && names.add(name)));
        return names;
    }, [of]);
    if (!of.length) {
        return html`<p class="dim">Nothing that fires now.</p>`;
    }
    const shown = ({ labels }) => Object.entries(labels).filter(([name]) => name !== "alertname" && name !== "severity" && (of.length === 1 || differ.has(name))).slice(0, 5);
    return html`<ul class="pv">${of.slice(0, LISTED).map(alert => html`<li><${State} outcome=${alert.outcome} /><span class="ch"><a href=${alertLink(alert.fingerprint)}><bdi>${cut(alert.labels.alertname || "(no name)")}</bdi></a> <span class="lbs in-line">${shown(alert)
            .map(([name, value]) => html`<${Label} name=${name} value=${cut(value, 60)} />`)}</span></span><${Severity} labels=${alert.labels} /></li>`)}</ul>
        ${all > Math.min(of.length, LISTED) ? html`<p class="note dim">and ${all - Math.min(of.length, LISTED)} more</p>` : null}`;
}

// ---- the form

/** Until eight in the morning, and until then on Monday: when people are back. */
function morning(monday) {
    const time = new Date();
    time.setHours(8, 0, 0, 0);
    while (time.getTime() < Date.now() + HOUR || (monday && time.getDay() !== 1)) {
        time.setDate(time.getDate() + 1);
    }
    return time.getTime();
}

const PRESETS = [
    ["30 min", () => Date.now() + 30 * MINUTE], ["1 h", () => Date.now() + HOUR], ["2 h", () => Date.now() + 2 * HOUR],
    ["4 h", () => Date.now() + 4 * HOUR], ["Until 08:00", () => morning(false)], ["Until Mon 08:00", () => morning(true)],
];

/** As fields of the kind datetime-local have it: local, without a zone. */
function field(ms) {
    const local = new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE);
    return local.toISOString().slice(0, 16);
}

function Form({ query, edited, from, alerts }) {
    const base = edited || from;
    const begun = useMemo(() => ofQuery(query), []);
    const form = location.hash;
    const fresh = useMemo(() => ({
        matchers: begun.found.length ? begun.found : base ? base.own : [equal("", "")],
        preset: edited ? "" : "1 h",
        custom: edited ? { from: edited.status.state === "pending" ? field(millis(edited.startsAt)) : "", to: field(millis(edited.endsAt)) } : { from: "", to: field(Date.now() + HOUR) },
        comment: query.get("comment") || base?.comment || "",
        author: edited?.createdBy || query.get("author") || remembered(),
    }), []);
    const kept = useMemo(() => draft(form), []);
    const begin = { ...fresh, ...kept, ...(user() ? { author: fresh.author } : {}) }; // who typed it may have been another
    const [matchers, setMatchers] = useState(begin.matchers);
    const [preset, setPreset] = useState(begin.preset);
    const [custom, setCustom] = useState(begin.custom);
    const [comment, setComment] = useState(begin.comment);
    const [author, setAuthor] = useState(begin.author);
    const [asLeft, setAsLeft] = useState(Object.keys(kept).length > 0);
    const [pasted, setPasted] = useState(null);
    const [fault, setFault] = useState(begun.faults.length ? { message: "This part of the link was not understood: " + begun.faults.join("; ") } : null);
    const [busy, setBusy] = useState(false);
    const [tried, setTried] = useState(false);
    const typed = JSON.stringify([matchers, preset, custom, comment, author]);
    const atFirst = useRef(typed);
    useEffect(() => {
        if (typed !== atFirst.current) {
            keepDraft(form, { matchers, preset, custom, comment, author });
        }
    }, [typed]);
    const anew = () => {
        keepDraft(form, null);
        atFirst.current = JSON.stringify(Object.values(fresh));
        setMatchers(fresh.matchers);
        setPreset(fresh.preset);
        setCustom(fresh.custom);
        setComment(fresh.comment);
        setAuthor(fresh.author);
        setAsLeft(false);
    };
    const complete = matchers.filter(each => each.name);
    const wrong = complete.map(faultOf).find(each => each);
    const preview = usePreview(wrong ? [] : complete);
    const past = usePast(wrong ? [] : complete);
    useTitle(edited ? "Edit silence" : "New silence");

    const ends = preset ? PRESETS.find(([name]) => name === preset)[1]() : new Date(custom.to).getTime();
    const starts = !preset && custom.from ? new Date(custom.from).getTime() : Date.now();
    const duration = ends - starts;
    const { critical } = preview;
    const missing = [
        ...(complete.length ? [] : ["a matcher"]), ...(comment.trim() ? [] : ["why"]), ...(author.trim() ? [] : ["by whom"]),
        ...(duration > 0 ? [] : ["an end after its beginning"]),
    ];

    const make = async only => {
        setTried(true);
        if (missing.length || wrong || busy || !may("silence")) {
            return;
        }
        setBusy(true);
        setFault(null);
        try {
            remember(author.trim());
            const answer = await send("POST", "api/v2/silences", {
                ...(edited ? { id: edited.id } : {}),
                matchers: (only || complete).map(toApi),
                startsAt: new Date(edited && edited.status.state === "active" ? millis(edited.startsAt) : starts).toISOString(),
                endsAt: new Date(ends).toISOString(), createdBy: author.trim(), comment: comment.trim(),
            });
            keepDraft(form, null);
            await refresh();
            go(silenceLink(answer.silenceID));
        } catch (failure) {
            setFault(failure);
            setBusy(false);
        }
    };
    useEffect(() => {
        const press = event => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                make();
            }
        };
        window.addEventListener("keydown", press);
        return () => window.removeEventListener("keydown", press);
    });

    const change = (i, part) => setMatchers(matchers.map((each, j) => (i === j ? { ...each, ...part } : each)));
    const verb = edited ? "Change" : "Silence";
    const say = !complete.length ? "Say which alerts are to be quiet." : wrong ? "One of the expressions cannot be read yet." : preview.fault ? preview.fault.message
        : preview.count === null ? "\u00a0" : preview.count === 0 ? html`Matches <b>nothing</b> that fires now.`
        : html`${edited ? "Keeps" : "Would keep"} <b>${count(preview.count, "alert")}</b> quiet now${critical.count ? html`, <b>${ofThem(critical.count, preview.count)}</b>` : ""}.`;

    return html`<div class="crumb"><a href="#/silences">Silences</a><span class="dim3" aria-hidden="true">/</span><h1>${edited ? "Edit a silence" : "New silence"}</h1></div>
        <p class="say" aria-live="polite">${say}</p>
        ${asLeft ? html`<p class="note dim" role="status">As you left it here. <button type="button" class="link" onClick=${anew}>Begin anew</button></p>` : null}
        <div class="two form sec2"><form onSubmit=${event => {
            event.preventDefault();
            make();
        }}>
            <fieldset><legend class="l">Quiet is what matches all of these</legend>
            ${matchers.map((each, i) => html`<div class="mrow" key=${i}>
                <input class="f code" aria-label=${`Label ${i + 1}`} list="label-names" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="label" value=${each.name} onInput=${event => change(i, { name: event.target.value.trim() })} />
                <select class="f code" aria-label=${`Operator ${i + 1}`} value=${each.op} onChange=${event => change(i, { op: event.target.value })}>${["=", "!=", "=~", "!~"].map(op => html`<option>${op}</option>`)}</select>
                <input class="f code val" aria-label=${`Value ${i + 1}`} list=${"values-" + i} autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="value" aria-invalid=${each.name && faultOf(each) ? "true" : undefined}
                    value=${each.value} onInput=${event => change(i, { value: event.target.value })} />
                <${Values} id=${"values-" + i} name=${each.name} alerts=${alerts} />
                <button type="button" class="ib" aria-label=${"Take away " + (each.name || "matcher " + (i + 1))} title="Take away" onClick=${() => setMatchers(matchers.length > 1 ? matchers.filter((_, j) => j !== i) : [equal("", "")])}>×</button></div>`)}
            <${Names} alerts=${alerts} />
            ${wrong ? html`<p class="fault" role="alert">That is no regular expression: ${wrong}</p>` : null}
            <div class="acts"><button type="button" class="b bare" onClick=${() => setMatchers([...matchers, equal("", "")])}><${Mark} of="plus" />Matcher</button>
                <button type="button" class="b bare" aria-expanded=${pasted !== null} onClick=${() => setPasted(pasted === null ? complete.map(text).join(", ") : null)}>As text</button></div>
            ${pasted === null ? null : html`<${Paste} value=${pasted} onDone=${value => {
                setMatchers(value);
                setPasted(null);
            }} />`}</fieldset>
            <fieldset class="fld"><legend class="l">For how long</legend>
                <div class="presets">${PRESETS.map(([name]) => html`<button type="button" class=${name === preset ? "b on" : "b"} aria-pressed=${name === preset} onClick=${() => setPreset(name)}>${name}</button>`)}
                    <button type="button" class=${preset ? "b" : "b on"} aria-pressed=${!preset} onClick=${() => {
                        setCustom({ from: custom.from, to: preset ? field(ends) : custom.to });
                        setPreset("");
                    }}>Other times</button></div>
                ${preset ? html`<p class="ends dim">From now until <b class="ink num">${clock(ends, false)}</b>${new Date(ends).toDateString() === new Date().toDateString() ? " today" : ""}.</p>`
                    : html`<div class="pair ends"><label><span class="l">From${edited?.status.state === "active" ? " (it has begun)" : ` (${zone()}; empty: now)`}</span><input class="f" type="datetime-local" disabled=${edited?.status.state === "active"} value=${custom.from}
                        onInput=${event => setCustom({ ...custom, from: event.target.value })} /></label>
                        <label><span class="l">Until (${zone()})</span><input class="f" type="datetime-local" value=${custom.to} onInput=${event => setCustom({ ...custom, to: event.target.value })} /></label></div>`}</fieldset>
            <label class="fld fieldlab"><span class="l">Why</span><input class="f" name="comment" value=${comment} placeholder="Failover of the database, CHG-2207" onInput=${event => setComment(event.target.value)} /></label>
            <label class="fld fieldlab"><span class="l">By</span><input class="f" name="author" autocomplete="username" value=${author} placeholder="you, or your team" onInput=${event => setAuthor(event.target.value)} /></label>
            <div class="warns">
                ${critical.count ? html`<p class="warn"><${Mark} of="firing" /><span><b>Hides something critical.</b> <${Critical} of=${critical} /></span></p>` : null}
                ${complete.length && preview.count === 0 ? html`<p class="warn q"><${Mark} of="waiting" /><span><b>Matches nothing now.</b> It will keep quiet what comes and fits. Is a value misspelt?</span></p>` : null}
                ${duration > 7 * 24 * HOUR ? html`<p class="warn q"><${Mark} of="waiting" /><span><b>Long.</b> It ends in ${lasting(duration)}; who will remember it?</span></p>` : null}
                ${fault ? html`<p class="fault" role="alert">${fault.message}</p>` : null}
                ${may("silence") ? null : html`<p class="fault" role="alert">${mayNot("silence")}</p>`}
                ${tried && missing.length ? html`<p class="fault" role="alert">Missing: ${missing.join(", ")}.</p>` : null}</div>
            <div class="acts"><button type="submit" class="b go" disabled=${busy || !may("silence")}>${preview.count ? `${verb} ${count(preview.count, "alert")}${edited || !(duration > 0) ? "" : " for " + lasting(duration)}` : edited ? "Change it" : duration > 0 ? `Silence for ${lasting(duration)}` : "Silence"}</button>
                ${critical.count && critical.count < preview.count ? html`<button type="button" class="b" onClick=${() => make([...complete, { name: "severity", op: "!~", value: "critical|page" }])}>Only the ${thousands(preview.count - critical.count)} that are not critical</button>` : null}
                <a class="b bare" href=${edited ? silenceLink(edited.id) : "#/silences"} onClick=${() => keepDraft(form, null)}>Cancel</a></div>
        </form>
        <section aria-labelledby="matches"><h2 class="h2" id="matches">What it matches <small>${preview.at ? html`as of <${When} time=${preview.at} />` : ""}</small></h2>
            ${complete.length ? html`<${Matches} of=${preview.matches} count=${preview.count || 0} />` : html`<p class="dim">Name a label and its value: what fires and has it stands here before anything is silenced.</p>`}<${LastDay} of=${past} /></section></div>
        <${Keys} keys=${[["ctrl enter", edited ? "change it" : "silence"], ["esc", "back"]]} />`;
}

/** By name: three of one name are one thing to a reader. */
function Critical({ of }) {
    return html`${of.first.map((each, i) => html`${i ? ", " : ""}<a href=${alertLink(each.fingerprint)}><bdi>${each.count === 1 ? alertName(each.labels)
        : cut(each.labels.alertname || "(no name)")}</bdi></a>${each.count > 1 ? ` ×${thousands(each.count)}` : ""}`)}${of.names > of.first.length
        ? ` and ${count(of.names - of.first.length, "more name", "more names")}` : ""} ${of.count === 1 ? "is" : "are"} firing${of.told === 0 ? ", and nobody has been told yet" : ""}.`;
}

function Names({ alerts }) {
    const names = useMemo(() => [...new Set(alerts.flatMap(({ labels }) => Object.keys(labels)))].sort(), [alerts]);
    return html`<datalist id="label-names">${names.map(name => html`<option value=${name} />`)}</datalist>`;
}

function Values({ id, name, alerts }) {
    const values = useMemo(() => [...new Set(alerts.map(({ labels }) => labels[name]).filter(value => value && value.length < 200))].sort().slice(0, 200), [alerts, name]);
    return html`<datalist id=${id}>${values.map(value => html`<option value=${value} />`)}</datalist>`;
}

function Paste({ value, onDone }) {
    const [now, setNow] = useState(value);
    const [fault, setFault] = useState("");
    const area = useRef(null);
    useEffect(() => area.current.focus(), []);
    return html`<div class="paste"><label><span class="l">Matchers as text</span><textarea class="f code" ref=${area} rows="3" spellcheck="false" value=${now} placeholder='alertname="DiskFull", instance=~"db.*"'
            onInput=${event => setNow(event.target.value)}></textarea></label>${fault ? html`<p class="fault" role="alert">${fault}</p>` : null}
        <div class="acts"><button type="button" class="b" onClick=${() => {
            try {
                const found = parse(now.trim());
                if (!found.length) {
                    setFault('a matcher is expected, as in severity="critical"');
                    return;
                }
                onDone(found);
            } catch (failure) {
                setFault(`at letter ${failure.position + 1}: ${failure.message}`);
            }
        }}>Take it</button></div></div>`;
}

const PAUSE = 200;
const PREVIEW_EVERY = 10000;

/** What would have been matched in the last day: when it began, whether anybody was told, how long it lasted. */
function LastDay({ of }) {
    if (!of) {
        return null;
    }
    const most = Math.max(1, ...of.hours);
    const said = of.times === 0 ? "Nothing that fired in the last 24 h would have been matched."
        : html`In the last 24 h it would have matched <b>${count(of.alerts, "alert")}</b>${of.times > of.alerts ? `, ${of.times} times` : ""}; ${of.told === 0 ? "nobody was told of any." : html`of <b>${of.told}</b> somebody was told.`}${
            of.lastsSeconds === null ? "" : ` One usually lasts ${lasting(of.lastsSeconds * 1000)}.`}${of.complete ? "" : " There were more: these are the newest."}`;
    const hidden = of.hidden.length ? ` Whether an expression for ${of.hidden.join(", ")} matches is not known of the past: the audit keeps such values masked.` : "";
    return html`<h2 class="h2 sec2">The last 24 h</h2><p>${said}${hidden}</p>
        ${of.times === 0 ? null : html`<svg class="day" viewBox="0 0 240 32" preserveAspectRatio="none" role="img" aria-label="How many began in each hour">${of.hours.map((began, i) =>
            html`<rect class=${began ? "" : "none"} x=${i * 10} y=${began ? 31 - (began / most) * 30 : 31} width="8" height=${began ? (began / most) * 30 + 1 : 1}><title>${began} in the hour from ${new Date(millis(of.from) + i * HOUR).toTimeString().slice(0, 5)}</title></rect>`)}</svg><p class="day-l dim"><span>24 h ago</span><span>how many began, each hour</span><span>now</span></p>`}`;
}

/** Asked once for what is typed, a while after the last key: the server has to read a day. */
function usePast(matchers) {
    const [past, setPast] = useState(null);
    const wanted = JSON.stringify(matchers.map(toApi));
    useEffect(() => {
        setPast(null);
        let over = false;
        const timer = setTimeout(async () => {
            try {
                const { past: day } = matchers.length ? await send("POST", "api/signalbox/v1/silences/preview?limit=0", { matchers: JSON.parse(wanted) }) : { past: null };
                if (!over) {
                    setPast(day);
                }
            } catch {
                // the preview of now says what is wrong
            }
        }, PAUSE * 3);
        return () => {
            over = true;
            clearTimeout(timer);
        };
    }, [wanted]);
    return past;
}

const NO_PREVIEW = { count: null, critical: { count: 0, told: 0, names: 0, first: [] }, matches: [], at: "", fault: null };

/** What the matchers match now, by the server's own judgement; asked again while the form is open. */
function usePreview(matchers) {
    const [state, setState] = useState(NO_PREVIEW);
    const wanted = JSON.stringify(matchers.map(toApi));
    useEffect(() => {
        if (!matchers.length) {
            setState(NO_PREVIEW);
            return undefined;
        }
        let over = false;
        let timer = 0;
        const ask = async () => {
            try {
                const { count: number, critical, matches, at } = await send("POST", "api/signalbox/v1/silences/preview?past=false&limit=" + LISTED, { matchers: JSON.parse(wanted) });
                if (!over) {
                    setState({ count: number, critical, matches, at, fault: null });
                }
            } catch (fault) {
                if (!over) {
                    setState({ ...NO_PREVIEW, fault });
                }
            }
            if (!over) {
                timer = setTimeout(ask, PREVIEW_EVERY);
            }
        };
        timer = setTimeout(ask, PAUSE);
        return () => {
            over = true;
            clearTimeout(timer);
        };
    }, [wanted]);
    return state;
}
