// Matchers, as Alertmanager writes them: name="value", name=~"re.*", {a="b", "a label"!="c"}.

/** @typedef {{name: string, op: "="|"!="|"=~"|"!~", value: string}} Matcher */

const OPERATORS = ["=~", "!~", "!=", "="];
const BARE_NAME = /^[^\s{}!=~,"'`\\]+/;

/** A fault in a text of matchers, with the place where reading stopped. */
export class MatcherFault extends Error {
    constructor(message, position) {
        super(message);
        this.position = position;
    }
}

/** @returns {Matcher[]} of a text; throws MatcherFault */
export function parse(text) {
    const found = [];
    let i = 0;
    const space = () => {
        while (/\s/.test(text[i] || "")) {
            i++;
        }
    };
    const quoted = () => {
        const start = i++;
        let value = "";
        while (i < text.length && text[i] !== '"') {
            if (text[i] === "\\" && i + 1 < text.length) {
                const next = text[i + 1];
                value += next === "n" ? "\n" : next === '"' || next === "\\" ? next : "\\" + next;
                i += 2;
            } else {
                value += text[i++];
            }
        }
        if (text[i] !== '"') {
            throw new MatcherFault('a " is missing at the end of the value', start);
        }
        i++;
        return value;
    };
    const bare = (pattern, what) => {
        const match = pattern.exec(text.slice(i));
        if (!match) {
            throw new MatcherFault(what, i);
        }
        i += match[0].length;
        return match[0];
    };
    space();
    const braces = text[i] === "{";
    if (braces) {
        i++;
        space();
    }
    while (i < text.length && text[i] !== "}") {
        const name = text[i] === '"' ? quoted() : bare(BARE_NAME, "the name of a label is expected");
        space();
        const op = OPERATORS.find(each => text.startsWith(each, i));
        if (!op) {
            throw new MatcherFault(`after ${name} one of = != =~ !~ is expected`, i);
        }
        i += op.length;
        space();
        let value;
        if (text[i] === '"') {
            value = quoted();
        } else {
            value = /^[^,}"\s]*/.exec(text.slice(i))[0];
            i += value.length;
        }
        found.push({ name, op, value });
        space();
        if (text[i] === ",") {
            i++;
            space();
        } else if (i < text.length && text[i] !== "}") {
            throw new MatcherFault("a comma is expected between matchers", i);
        }
    }
    if (braces && text[i] !== "}") {
        throw new MatcherFault("a } is missing at the end", i);
    }
    return found;
}

function quote(value) {
    return '"' + value.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n") + '"';
}

/** @param {Matcher} matcher */
export function text(matcher) {
    const name = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(matcher.name) ? matcher.name : quote(matcher.name);
    return name + matcher.op + quote(matcher.value);
}

export function texts(matchers) {
    return "{" + matchers.map(text).join(", ") + "}";
}

/** A regular expression of the server's kind, anchored. Go and the browser agree on nearly all of it. */
function regex(value) {
    const flags = /^\(\?([ims]+)\)/.exec(value);
    const body = (flags ? value.slice(flags[0].length) : value).replace(/\(\?P</g, "(?<");
    const kind = [...new Set((flags ? flags[1] : "") + "s")].join("");
    try {
        return new RegExp("^(?:" + body + ")$", "u" + kind);
    } catch {
        return new RegExp("^(?:" + body + ")$", kind); // the server takes a \ before any sign, such as web\-1
    }
}

/** Why a matcher cannot be used; empty when it can. */
export function faultOf(matcher) {
    if (matcher.op.endsWith("~")) {
        try {
            regex(matcher.value);
        } catch (fault) {
            return fault.message.replace(/^Invalid regular expression: /, "");
        }
    }
    return "";
}

/** @returns {(labels: Object<string, string>) => boolean} whether all hold; one that cannot be read holds for nothing */
export function test(matchers) {
    const tests = matchers.map(({ name, op, value }) => {
        if (op === "=") {
            return labels => (labels[name] || "") === value;
        }
        if (op === "!=") {
            return labels => (labels[name] || "") !== value;
        }
        let expression;
        try {
            expression = regex(value);
        } catch {
            return () => false;
        }
        const wanted = op === "=~";
        return labels => expression.test(labels[name] || "") === wanted;
    });
    return labels => tests.every(each => each(labels));
}

export const equal = (name, value) => ({ name, op: "=", value });
export const unequal = (name, value) => ({ name, op: "!=", value });
export const same = (a, b) => a.name === b.name && a.op === b.op && a.value === b.value;

/** As the API of silences has it. */
export const toApi = ({ name, op, value }) => ({ name, value, isRegex: op.endsWith("~"), isEqual: !op.startsWith("!") });
export const fromApi = ({ name, value, isRegex, isEqual }) =>
    ({ name, value, op: isRegex ? (isEqual === false ? "!~" : "=~") : isEqual === false ? "!=" : "=" });
