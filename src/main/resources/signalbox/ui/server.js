// The API, which is all that this page knows. It lies two folders above these files, whatever prefix is before it.

const ROOT = new URL("../../", import.meta.url);

/** Where this server is reached, as a person or a Prometheus would write it. */
export const ADDRESS = ROOT;

/** What went wrong, in words for the person before the page. `status` is 0 when nobody answered. */
export class Fault extends Error {
    constructor(status, message) {
        super(message);
        this.status = status;
    }

    /** The server is there and has no such thing: an older one, or it does not offer this. */
    get absent() {
        return this.status === 404 || this.status === 405 || this.status === 501;
    }
}

export function url(path) {
    return new URL(path.replace(/^\//, ""), ROOT);
}

async function fault(response) {
    const body = await response.text();
    let said = body.trim();
    try {
        const json = JSON.parse(body);
        said = typeof json === "string" ? json : json.message || json.error || said;
    } catch {
        // a text, as it is
    }
    if (response.status === 401) {
        window.dispatchEvent(new Event("stranger"));
    }
    if (response.status === 401 || response.status === 403) {
        return new Fault(response.status, said || "You may not do this: the web configuration lets others in.");
    }
    return new Fault(response.status, said || `Signalbox answered ${response.status} without a word.`);
}

async function request(path, options) {
    let response;
    try {
        const headers = { "X-Requested-With": "signalbox", ...options.headers }; // and the browser does not ask for a password by itself
        response = await fetch(url(path), { credentials: "same-origin", ...options, headers });
    } catch (failure) {
        if (failure.name === "AbortError") {
            throw failure;
        }
        throw new Fault(0, "Signalbox does not answer.");
    }
    if (!response.ok) {
        throw await fault(response);
    }
    const text = await response.text();
    return text ? JSON.parse(text) : null;
}

/** @returns {Promise<any>} what a path of the API answers */
export function get(path, signal) {
    return request(path, { signal });
}

/**
 * Changes something. The header cannot be sent by the page of another site without this server's leave; the server
 * refuses those anyway, by Origin and Sec-Fetch-Site.
 */
export function send(method, path, body) {
    return request(path, {
        method,
        headers: { "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
}

/** Parameters of a query; lists are repeated, what is undefined or empty is left out. */
export function query(parameters) {
    const all = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
        for (const each of Array.isArray(value) ? value : [value]) {
            if (each !== undefined && each !== null && each !== "") {
                all.append(name, each);
            }
        }
    }
    const text = all.toString();
    return text ? "?" + text : "";
}
