// Addresses: all of a view stands after the "#", in the form that Alertmanager's links have had for years.
import { useEffect, useState } from "./html.js";

/** @typedef {{path: string[], query: URLSearchParams, text: string}} Route */

/** @returns {Route} */
export function parse(hash) {
    const text = hash.replace(/^#?\/?/, "");
    const mark = text.indexOf("?");
    const path = (mark < 0 ? text : text.slice(0, mark)).split("/").filter(step => step).map(decoded);
    return { path: path.length ? path : ["alerts"], query: new URLSearchParams(mark < 0 ? "" : text.slice(mark + 1)), text };
}

function decoded(step) {
    try {
        return decodeURIComponent(step);
    } catch {
        return step;
    }
}

/** The link to a view. Lists are repeated; what is empty is left out. */
export function href(path, parameters = {}) {
    const all = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
        for (const each of Array.isArray(value) ? value : [value]) {
            if (each !== undefined && each !== null && each !== "") {
                all.append(name, each);
            }
        }
    }
    const text = all.toString();
    return "#/" + path.map(encodeURIComponent).join("/") + (text ? "?" + text : "");
}

export function go(link) {
    location.hash = link.replace(/^#/, "");
}

const users = new Set();

/** Goes on in the same view with other parameters; `back` then leaves the view, not each letter of a filter. */
export function replace(parameters) {
    const route = parse(location.hash);
    const all = new URLSearchParams(route.query);
    for (const [name, value] of Object.entries(parameters)) {
        all.delete(name);
        for (const each of Array.isArray(value) ? value : [value]) {
            if (each !== undefined && each !== null && each !== "") {
                all.append(name, each);
            }
        }
    }
    history.replaceState(history.state, "", href(route.path, {}) + (all.toString() ? "?" + all : ""));
    users.forEach(user => user());
}

/** @returns {Route} where the page is; redraws when that changes */
export function useRoute() {
    const [route, setRoute] = useState(() => parse(location.hash));
    useEffect(() => {
        const user = () => setRoute(parse(location.hash));
        users.add(user);
        window.addEventListener("hashchange", user);
        return () => {
            users.delete(user);
            window.removeEventListener("hashchange", user);
        };
    }, []);
    return route;
}
