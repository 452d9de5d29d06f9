// The filter of a list: matchers as chips, a field that takes matchers and suggests what the labels at hand have.
import { html, useEffect, useMemo, useRef, useState } from "./html.js";
import * as matchers from "./matchers.js";
import { count, cut } from "./words.js";

const MOST = 9;

/** The matchers of an address: each filter= may be one matcher or several in braces. Faults are kept, as texts. */
export function ofQuery(query) {
    const found = [];
    const faults = [];
    for (const text of query.getAll("filter")) {
        try {
            const parsed = matchers.parse(text);
            found.push(...parsed);
            faults.push(...parsed.filter(each => matchers.faultOf(each)).map(each => `${cut(each.value)} is no regular expression: ${matchers.faultOf(each)}`));
        } catch (fault) {
            faults.push(`${cut(text)}: ${fault.message}`);
        }
    }
    return { found, faults };
}

/** As it goes into an address: all in one pair of braces. */
export const toQuery = all => (all.length ? matchers.texts(all) : "");

/** Adds, or takes a matcher of the same kind away where both cannot hold. */
export function added(all, matcher) {
    const rest = all.filter(each => !(each.name === matcher.name && !each.op.endsWith("~") && !matcher.op.endsWith("~")
        && (each.op === "=" || each.value === matcher.value)));
    return [...rest, matcher];
}

/** How often each label and value occurs. */
function occurring(alerts) {
    const names = new Map();
    for (const { labels } of alerts) {
        for (const name in labels) {
            let values = names.get(name);
            if (!values) {
                names.set(name, values = new Map());
            }
            values.set(labels[name], (values.get(labels[name]) || 0) + 1);
        }
    }
    return names;
}

function suggestions(text, names) {
    const typed = /^\s*"?([^=!~"]*?)"?\s*(=~|!~|!=|=)\s*"?(.*?)"?\s*$/s.exec(text);
    if (typed) {
        const [, name, op, begun] = typed;
        const values = names.get(name);
        if (!values || op.endsWith("~")) {
            return [];
        }
        return [...values].filter(([value]) => value.toLowerCase().includes(begun.toLowerCase()))
            .sort((a, b) => b[1] - a[1]).slice(0, MOST)
            .map(([value, n]) => ({ matcher: { name, op, value }, note: count(n, "alert") }));
    }
    const wanted = text.trim().toLowerCase();
    const found = [...names].filter(([name]) => name.toLowerCase().includes(wanted))
        .sort(([a], [b]) => !a.toLowerCase().startsWith(wanted) - !b.toLowerCase().startsWith(wanted) || names.get(b).size - names.get(a).size)
        .slice(0, wanted ? 4 : MOST).map(([name, values]) => ({ name, note: `label, ${count(values.size, "value")}` }));
    if (wanted) {
        const ofValues = [];
        for (const [name, values] of names) {
            for (const [value, n] of values) {
                if (value.toLowerCase().includes(wanted)) {
                    ofValues.push({ matcher: { name, op: "=", value }, n, note: count(n, "alert") });
                }
            }
        }
        ofValues.sort((a, b) => b.n - a.n);
        found.push(...ofValues.slice(0, MOST - found.length));
    }
    return found;
}

/** Text with what was typed in bold. */
function Found({ text, wanted }) {
    const at = wanted ? text.toLowerCase().indexOf(wanted.toLowerCase()) : -1;
    return at < 0 ? text : html`${text.slice(0, at)}<b>${text.slice(at, at + wanted.length)}</b>${text.slice(at + wanted.length)}`;
}

/**
 * @param {{value: matchers.Matcher[], alerts: {labels: Object<string, string>}[], onChange: (value: matchers.Matcher[]) => void,
 *     extra: any, placeholder: string, label: string}} _
 */
export function Filter({ value, alerts, onChange, extra, placeholder = 'Filter by label: severity="critical", instance=~"db.*"', label = "Filter" }) {
    const [text, setText] = useState("");
    const [open, setOpen] = useState(false);
    const [chosen, setChosen] = useState(-1);
    const [fault, setFault] = useState("");
    const field = useRef(null);
    const names = useMemo(() => (open ? occurring(alerts) : new Map()), [open, alerts]);
    const offered = useMemo(() => (open ? suggestions(text, names) : []), [open, text, names]);
    useEffect(() => setChosen(-1), [text]);

    const put = matcher => {
        const wrong = matchers.faultOf(matcher);
        if (wrong) {
            setFault(`${matcher.value} is no regular expression: ${wrong}`);
            return;
        }
        setFault("");
        onChange(added(value, matcher));
        setText("");
    };
    const take = suggestion => {
        if (suggestion.matcher) {
            put(suggestion.matcher);
        } else {
            setText(suggestion.name + "=");
        }
        field.current.focus();
    };
    const enter = () => {
        if (chosen >= 0 && offered[chosen]) {
            take(offered[chosen]);
            return;
        }
        if (!text.trim()) {
            return;
        }
        try {
            const parsed = matchers.parse(text);
            const wrong = parsed.map(matchers.faultOf).find(each => each);
            if (wrong) {
                setFault(`that is no regular expression: ${wrong}`);
                return;
            }
            onChange(parsed.reduce(added, value));
            setText("");
            setFault("");
        } catch (failure) {
            const only = offered.filter(each => each.matcher);
            if (!/[=!~]/.test(text) && only.length) {
                take(only[0]);
            } else {
                setFault(`${failure.message}: as in severity="critical"`);
            }
        }
    };
    const key = event => {
        switch (event.key) {
            case "ArrowDown":
                setOpen(true);
                setChosen(Math.min(chosen + 1, offered.length - 1));
                break;
            case "ArrowUp":
                setChosen(Math.max(chosen - 1, -1));
                break;
            case "Enter":
                enter();
                break;
            case "Escape":
                if (open && text) {
                    setText("");
                } else {
                    field.current.blur();
                }
                break;
            case "Backspace":
                if (text || !value.length) {
                    return;
                }
                onChange(value.slice(0, -1));
                break;
            default:
                return;
        }
        event.preventDefault();
        event.stopPropagation();
    };
    const shown = open && offered.length > 0;
    return html`<div class="flt-box"><div class="flt" role="search" onClick=${event => event.target === event.currentTarget && field.current.focus()}>
        ${value.map(each => html`<button type="button" class="chip" title="Take it away" onClick=${() => onChange(value.filter(other => other !== each))}>
            <bdi class="chip-t">${cut(matchers.text(each), 90)}</bdi><span class="x" aria-hidden="true">×</span><span class="vh">take away</span></button>`)}
        ${extra}
        <input ref=${field} data-filter role="combobox" aria-expanded=${shown} aria-controls="suggested" aria-autocomplete="list" autocomplete="off"
            autocapitalize="off" spellcheck="false" aria-label=${label} aria-invalid=${fault ? "true" : undefined} aria-describedby="filter-fault"
            aria-activedescendant=${shown && chosen >= 0 ? "suggested-" + chosen : undefined} placeholder=${value.length ? "" : placeholder} value=${text}
            onInput=${event => {
                setText(event.target.value);
                setFault("");
                setOpen(true);
            }} onFocus=${() => setOpen(true)} onBlur=${() => setOpen(false)} onKeyDown=${key} />
        <ul class=${shown ? "pop open" : "pop"} id="suggested" role="listbox" aria-label="Suggestions">${shown ? offered.map((each, i) => html`<li
            role="option" id=${"suggested-" + i} aria-selected=${i === chosen} onMouseDown=${event => {
                event.preventDefault();
                take(each);
            }}><span class="lb"><bdi><${Found} text=${each.matcher ? cut(matchers.text(each.matcher), 90) : each.name}
                wanted=${/[=!~]/.test(text) ? "" : text.trim()} /></bdi></span><span class="n num">${each.note}</span></li>`) : null}</ul></div>
        <p class="fault" id="filter-fault" role="status">${fault}</p></div>`;
}
